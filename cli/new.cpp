#include "cli/new.h"

#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "cli/command.h"

namespace snag::cli {

namespace {

struct new_options {
  std::string name;
  bool json = false;
};

exit_code write(const scaffolded& made, const std::filesystem::path& root, bool json) {
  write_scaffold(root, made.files, made.replaced);
  if (json) {
    nlohmann::ordered_json document = {{"schema", 1}, {"root", root.string()}};
    document["written"] = nlohmann::json::array();
    document["changed"] = nlohmann::json::array();
    for (const scaffold_file& file : made.files) {
      document["written"].push_back(file.path.string());
    }
    for (const scaffold_file& file : made.replaced) {
      document["changed"].push_back(file.path.string());
    }
    document["next"] = made.next;
    print(document.dump(2) + "\n");
    return exit_code::clean;
  }
  for (const scaffold_file& file : made.files) {
    print(fmt::format("{}\n", file.path.string()));
  }
  for (const scaffold_file& file : made.replaced) {
    print(fmt::format("{} (a line added)\n", file.path.string()));
  }
  for (const std::string& line : made.next) {
    say(line);
  }
  return exit_code::clean;
}

CLI::App& add_kind(CLI::App& parent, invocation& in, const std::string& kind, const std::string& says,
                   const std::string& example, new_options& options) {
  CLI::App& command =
      add_command(parent, in, kind, says,
                  fmt::format("Run it inside a clone of Snag. It writes all files or none, and the "
                              "tests fail until they are filled in.\n\n"
                              "Example:\n  {}\n\n"
                              "Exit codes: 0 written, 2 usage or tool error.",
                              example));
  add_json(command, options.json);
  return command;
}

}  // namespace

void add_new(CLI::App& root, invocation& in) {
  CLI::App& command =
      add_command(root, in, "new", "Begin a case or a check in a clone of Snag",
                  "Example:\n  snag new case locks/double-lock\n  snag new check double-lock");
  const auto options = std::make_shared<new_options>();

  CLI::App& one_case = add_kind(command, in, "case", "Begin a case: signature, both variants, scenario, page",
                                "snag new case locks/double-lock", *options);
  one_case.add_option("ID", options->name, "Family and name, as in locks/double-lock")
      ->type_name("")
      ->required();
  one_case.callback([&in, options] {
    in.run = [options] {
      const auto tree = source_root(std::filesystem::current_path());
      return write(scaffold_case(options->name), tree, options->json);
    };
  });

  CLI::App& check = add_kind(command, in, "check", "Begin a check: rule, samples, page, change log",
                             "snag new check double-lock", *options);
  check.add_option("NAME", options->name, "Name of the check, as in double-lock")->type_name("")->required();
  check.callback([&in, options] {
    in.run = [options] {
      const auto tree = source_root(std::filesystem::current_path());
      return write(scaffold_check(tree, options->name), tree, options->json);
    };
  });
}

}  // namespace snag::cli
