#pragma once

// What `snag new` does for every kind of thing: names, the source tree, and files that appear all or not at
// all.

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace snag::cli {

/// A file to be written, its path relative to the root of the tree.
struct scaffold_file {
  std::filesystem::path path;
  std::string contents;
};

/// source_root returns the root of the Snag source tree around `from`. Throws user_error where there is none.
[[nodiscard]] std::filesystem::path source_root(const std::filesystem::path& from);

/// require_name throws user_error that states the rule unless `name` is lower-case words joined by hyphens
/// that also make an identifier of C++ ("late-close", late_close). `what` is the kind of name for the
/// message.
void require_name(std::string_view what, std::string_view name);

/// identifier_of returns the name with underscores: "late-close" is late_close.
[[nodiscard]] std::string identifier_of(std::string_view name);

/// fill replaces every @KEY@ of a template by its value. A key that has no value stays, and the tests look
/// for that.
[[nodiscard]] std::string fill(std::string_view text,
                               const std::vector<std::pair<std::string, std::string>>& values);

/// write_scaffold writes all files and the folders they need. Throws user_error where one of them is there
/// already or cannot be written, and then leaves the tree as it was. `replaced` are files that exist and get
/// new contents; they come last and are put back as well.
void write_scaffold(const std::filesystem::path& root, const std::vector<scaffold_file>& files,
                    const std::vector<scaffold_file>& replaced = {});

}  // namespace snag::cli
