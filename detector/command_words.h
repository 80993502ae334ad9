#pragma once

// The words of a compile command that the beginnings of units have to know.

#include <cstddef>
#include <string>
#include <vector>

#include "detector/unit_result.h"

namespace snag::detector {

/// file_argument returns where the command names its file; the number of words where it does not, or not only
/// once.
[[nodiscard]] std::size_t file_argument(const compile_command& command);

/// One `-include NAME`: its words in the command.
struct forced_include {
  std::size_t first = 0;
  std::size_t words = 0;
  std::string name;
};

[[nodiscard]] std::vector<forced_include> forced_includes(const std::vector<std::string>& arguments);

}  // namespace snag::detector
