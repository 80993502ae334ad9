#pragma once

// The difference of two small texts, as `diff -u` prints it.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "cli/paint.h"

namespace snag::cli {

/// One line of an edit script: kept (' '), only in the old text ('-'), only in the new one ('+').
struct diff_line {
  char mark;
  std::string text;
};

/// diff_lines returns the shortest edit script from `before` to `after`, removals before additions. Time and
/// space are the product of the numbers of lines: for files that a person reads.
[[nodiscard]] std::vector<diff_line> diff_lines(std::string_view before, std::string_view after);

/// unified_diff returns the hunks with three lines of context under a header that names both; empty where the
/// texts are equal.
[[nodiscard]] std::string unified_diff(std::string_view before_name, std::string_view before,
                                       std::string_view after_name, std::string_view after,
                                       const paint& brush);

}  // namespace snag::cli
