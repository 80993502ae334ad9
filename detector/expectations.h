#pragma once

// What a sample says that the checker has to find in it: "// snag: expects snag-loop-capture" behind the line
// of the finding, or on a line of its own before it.

#include <string>
#include <string_view>
#include <vector>

namespace snag::detector {

struct expected_here {
  unsigned at_line = 0;  ///< of the comment, from 1
  unsigned column = 0;   ///< of its word "snag:"
  unsigned line = 0;     ///< where the finding has to be
  std::string check;     ///< as written
};

/// expectations_in reads the comments of one file.
[[nodiscard]] std::vector<expected_here> expectations_in(std::string_view source);

}  // namespace snag::detector
