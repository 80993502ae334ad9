#pragma once

// Programs of anybody's under `snag explore --`: what a program's file says of how it can be driven.

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace snag::cli {

/// environment_for returns what a program needs in its environment besides what harness's program_launch
/// gives it: nothing where it was linked for exploration, else the scheduler as a library to preload. Throws
/// user_error, one line with the program, the fault and the mend, where the program cannot be driven: it is
/// not there, cannot be executed, is no dynamic x86-64 program of glibc's, gets other rights than its caller,
/// or has a sanitizer linked in statically, which preloading breaks. Only reads the file.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> environment_for(
    const std::filesystem::path& program);

/// parts_folder returns the folder of the installed or built parts (lib/snag beside the executable's folder).
[[nodiscard]] std::filesystem::path parts_folder();

}  // namespace snag::cli
