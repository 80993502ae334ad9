#pragma once

// The two things that `snag new` scaffolds.

#include <filesystem>
#include <string>
#include <vector>

#include "cli/scaffold.h"

namespace snag::cli {

/// What a scaffold wrote, and what its author does next.
struct scaffolded {
  std::vector<scaffold_file> files;     ///< new ones
  std::vector<scaffold_file> replaced;  ///< existing ones with a line added
  std::vector<std::string> next;        ///< one line each
};

/// scaffold_case makes the five files of the case `id` ("locks/double-lock"); nothing is written yet. Throws
/// user_error for a bad name or family.
[[nodiscard]] scaffolded scaffold_case(const std::string& id);

/// scaffold_check makes the rule, samples and page of the check `name` ("double-lock", with or without
/// "snag-") for the tree at `root`, and its lines in the table of checks, the list of pages and the change
/// log; nothing is written yet. Throws user_error for a bad name.
[[nodiscard]] scaffolded scaffold_check(const std::filesystem::path& root, const std::string& name);

}  // namespace snag::cli
