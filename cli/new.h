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

/// What `snag new model` is told.
struct model_wish {
  std::string header;
  std::string output;              ///< empty: <header's stem>.model.yaml in this folder
  std::string build;               ///< a folder with compile_commands.json, or empty
  std::vector<std::string> flags;  ///< the compiler's, where there is no such folder
};

/// propose_model asks snag-check for a model of what the header declares; nothing is written yet. Throws
/// user_error where there is no snag-check, the header does not parse, or the file is there already.
[[nodiscard]] scaffolded propose_model(const model_wish& wish);

}  // namespace snag::cli
