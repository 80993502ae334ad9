#include "cli/runners.h"

#include <filesystem>

namespace snag::cli {

CLI::Option& add_repeatable(CLI::App& app, const std::string& name, std::vector<std::string>& target,
                            const std::string& says, const std::string& type) {
  // One value each time, and never the positional that stands behind it.
  return *app.add_option(name, target, says)
              ->type_name(type)
              ->allow_extra_args(false)
              ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

void add_runners(CLI::App& app, std::vector<std::string>& files) {
  add_repeatable(app, "--runner", files, "A runner of your own instead of Snag's; repeatable", "FILE");
}

catalogue load_catalogue(const std::vector<std::string>& files) {
  if (files.empty()) {
    return catalogue::load();
  }
  const std::vector<std::filesystem::path> paths(files.begin(), files.end());
  return catalogue::load_files(paths);
}

}  // namespace snag::cli
