#pragma once

// The user's own word against a finding: NOLINT, NOLINTNEXTLINE, NOLINTBEGIN and NOLINTEND, with or without a
// list of checks in parentheses, as clang-tidy reads them: globs with '*' in the list, and no list means all.

#include <string>
#include <string_view>
#include <vector>

namespace snag::detector {

/// The suppressions of one file.
class nolint_lines {
 public:
  nolint_lines() = default;
  explicit nolint_lines(std::string_view source);

  /// True where a finding of `check` on that line (from 1) is suppressed.
  [[nodiscard]] bool suppresses(unsigned line, std::string_view check) const;

 private:
  struct rule {
    unsigned first_line;
    unsigned last_line;
    std::vector<std::string> globs;  ///< empty: every check
  };
  std::vector<rule> rules_;
};

/// glob_matches: '*' stands for any run of characters, all else for itself.
[[nodiscard]] bool glob_matches(std::string_view glob, std::string_view text);

}  // namespace snag::detector
