#pragma once

// Commands that were made for other compilers and for building, made fit for Clang and for reading alone.

#include <map>
#include <string>
#include <vector>

#include "detector/unit_result.h"

namespace snag::detector {

/// fitted takes off what would write files or is not Clang's, and counts in `dropped` the flags that Clang
/// does not know.
[[nodiscard]] std::vector<std::string> fitted(std::vector<std::string> arguments, const std::string& file,
                                              std::map<std::string, unsigned>& dropped);

/// essence returns what distinguishes two commands of one file for a checker: neither optimisation, debug
/// information, warnings nor instrumentation. A build with three sanitizer flavours is read once.
[[nodiscard]] std::string essence(const compile_command& command);

}  // namespace snag::detector
