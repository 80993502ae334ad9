#pragma once

// The user's own word against a finding: NOLINT, NOLINTNEXTLINE, NOLINTBEGIN and NOLINTEND, with or without a
// list of checks in parentheses, as clang-tidy reads them: globs with '*' in the list, and no list means all.

#include <string>
#include <string_view>
#include <vector>

namespace snag::detector {

/// One suppression, and what it came to.
struct nolint_rule {
  unsigned first_line = 0;
  unsigned last_line = 0;
  std::vector<std::string> globs;  ///< empty: every check
  std::vector<bool> used;          ///< for each glob: it silenced something
  unsigned line = 0;               ///< where it is written
  unsigned column = 0;             ///< from 1, in bytes
  std::string reason;              ///< what the comment says behind it; may be empty
};

/// The suppressions of one file.
class nolint_lines {
 public:
  nolint_lines() = default;
  explicit nolint_lines(std::string_view source);

  /// find returns what suppresses a finding of `check` on that line (from 1), or null, and marks it as used.
  const nolint_rule* find(unsigned line, std::string_view check);
  [[nodiscard]] bool suppresses(unsigned line, std::string_view check) {
    return find(line, check) != nullptr;
  }

  [[nodiscard]] const std::vector<nolint_rule>& rules() const { return rules_; }

 private:
  std::vector<nolint_rule> rules_;
};

/// glob_matches: '*' stands for any run of characters, all else for itself.
[[nodiscard]] bool glob_matches(std::string_view glob, std::string_view text);

}  // namespace snag::detector
