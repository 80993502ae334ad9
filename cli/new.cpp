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
      add_command(root, in, "new", "Begin a case or a check in a clone of Snag, or a model of a library",
                  "Example:\n  snag new case locks/double-lock\n  snag new check double-lock\n  snag new "
                  "model src/work_queue.h");
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
  const auto wish = std::make_shared<model_wish>();
  CLI::App& model = add_command(command, in, "model", "Propose a model of a library from one of its headers",
                                "Asks snag-check what the header's types look like: queues, pools, counters, "
                                "locks. Writes a file that is "
                                "read over\nby you and given to 'snag check --model'.\n\n"
                                "Example:\n  snag new model src/work_queue.h\n  snag new model "
                                "src/work_queue.h -o models/ours.yaml -p build\n\n"
                                "Exit codes: 0 written, 2 usage or tool error.");
  add_json(model, options->json);
  model.add_option("HEADER", wish->header, "The header")->type_name("")->required();
  model.add_option("-o,--output", wish->output, "Where to write (the header's name with .model.yaml)")
      ->type_name("FILE");
  model.add_option("-p,--build", wish->build, "Build folder that says how files nearby are compiled")
      ->type_name("DIR");
  model.add_option("--flag", wish->flags, "A flag of the compiler, as in --flag=-std=c++17; may be repeated")
      ->type_name("FLAG")
      ->allow_extra_args(false);
  model.callback([&in, options, wish] {
    in.run = [options, wish] {
      if (!wish->build.empty() && !wish->flags.empty()) {
        throw user_error(
            "-p and --flag exclude each other: flags come from the database or from the command line");
      }
      return write(propose_model(*wish), std::filesystem::current_path(), options->json);
    };
  });

  check.callback([&in, options] {
    in.run = [options] {
      const auto tree = source_root(std::filesystem::current_path());
      return write(scaffold_check(tree, options->name), tree, options->json);
    };
  });
}

}  // namespace snag::cli
