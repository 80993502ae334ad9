#pragma once

// Which lines findings are wanted on: those of --line-filter, or those that changed since a revision
// (--diff).

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "detector/finding.h"

namespace snag::detector {

class line_filter {
 public:
  struct range {
    unsigned first = 0;
    unsigned last = 0;
  };
  struct file {
    std::string name;
    bool is_whole_path = false;  ///< else paths end in it
    std::vector<range> changed;  ///< lines that are wanted
    std::vector<unsigned> cut;   ///< lines after which something was removed
    bool all_lines = false;      ///< nothing more is said of it
  };

  /// from_json reads clang-tidy's form: [{"name": "file.cpp", "lines": [[1, 3], [5, 7]]}, {"name":
  /// "file.h"}]. Throws user_error.
  [[nodiscard]] static line_filter from_json(std::string_view text);

  /// from_diff reads what 'git diff -U0' prints; its paths are below `folder`.
  [[nodiscard]] static line_filter from_diff(std::string_view text, const std::filesystem::path& folder);

  /// add_file wants every line of a file.
  void add_file(const std::filesystem::path& path);

  /// wants is true where the finding stands on a wanted line. Of a difference, a note on such a line is
  /// enough, and so is a removal between the first and the last place of the finding: what a task needed may
  /// be gone.
  [[nodiscard]] bool wants(const finding& f) const;

  [[nodiscard]] const std::vector<file>& files() const { return files_; }

 private:
  std::vector<file> files_;
  bool is_difference_ = false;
};

/// changed_since asks git which lines of the tree around `folder` differ from that revision; files that git
/// does not know yet count as changed. Throws user_error where there is no repository, no such revision, or
/// no git.
[[nodiscard]] line_filter changed_since(const std::string& revision, const std::filesystem::path& folder);

}  // namespace snag::detector
