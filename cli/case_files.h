#pragma once

// The files of a case, as the build tree and an installation hold them beside the command.

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace snag::cli {

/// One file of a case; `path` is as in the source tree ("buggy/leaks/leaked-writer.cpp").
struct case_file {
  std::string path;
  std::string text;
};

/// case_folder returns <exe>/../share/snag.
[[nodiscard]] std::filesystem::path case_folder();

/// read_case_file reads <folder>/<id><extension> below case_folder; nothing where the case has none there.
[[nodiscard]] std::optional<case_file> read_case_file(std::string_view folder, std::string_view id,
                                                      std::string_view extension);

}  // namespace snag::cli
