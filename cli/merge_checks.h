#pragma once

// One report of the parts of a check: what `snag check --shard K/N --json` printed on one machine or many.

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "support/exit_code.h"

namespace snag::cli {

/// A check of a code base, put together.
struct merged_checks {
  std::string json;     ///< the report of the whole, in the form of its parts
  std::string text;     ///< findings as snag-check prints them, without the ways that lead to them drawn
  std::string summary;  ///< one line for stderr
  std::vector<std::string> trouble;  ///< lost files and missing parts, a line each, for stderr
  exit_code code = exit_code::clean;
};

/// is_check_report tells a report of the checker from one of an exploration. False for what is no JSON.
[[nodiscard]] bool is_check_report(std::string_view text);

/// merge_checks puts reports together; each is its file's name and text. A finding in a header that several
/// parts have is told once. Throws user_error where one is no report, or they are not parts of one whole.
[[nodiscard]] merged_checks merge_checks(const std::vector<std::pair<std::string, std::string>>& reports);

}  // namespace snag::cli
