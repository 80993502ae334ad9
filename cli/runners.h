#pragma once

// The cases come from Snag's own runners, or from those that the user names.

#include <CLI/App.hpp>
#include <string>
#include <vector>

#include "harness/catalogue.h"

namespace snag::cli {

/// add_repeatable declares an option that takes one value each time it is given. `target` must outlive the
/// parse.
CLI::Option& add_repeatable(CLI::App& app, const std::string& name, std::vector<std::string>& target,
                            const std::string& says, const std::string& type);

/// add_runners declares --runner FILE.
void add_runners(CLI::App& app, std::vector<std::string>& files);

/// load_catalogue asks the named runners, or Snag's own where none is named. Throws as catalogue::load does.
[[nodiscard]] catalogue load_catalogue(const std::vector<std::string>& files);

}  // namespace snag::cli
