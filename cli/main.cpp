// The `snag` command: reads the command line, runs one subcommand, and turns what happened into one line and
// an exit code.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <csignal>
#include <cstdio>
#include <exception>

#include "cli/command.h"
#include "support/text.h"

namespace snag::cli {

namespace {

constexpr const char* about = "Snag shows concurrency bugs on demand, and finds them in C++ code.";

constexpr const char* root_footer =
    "Example:\n"
    "  snag stress lifetime/loop-capture    see the bug, and the repair hold\n"
    "  snag check -p build                  look for its like in your own code\n\n"
    "Exit codes: 0 clean, 1 findings or an expectation not met, 2 usage or tool error,\n"
    "3 incomplete, 4 a filter matched nothing.";

/// Where the subcommand's name stands in the arguments, or their end: only global options stand before it.
std::size_t command_position(const std::vector<std::string>& arguments) {
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (arguments[i] == "--color") {
      ++i;
    } else if (!arguments[i].starts_with("-")) {
      return i;
    }
  }
  return arguments.size();
}

/// "snag new case": the words that lead to a command.
std::string path_of(const CLI::App* command) {
  return command->get_parent() == nullptr ? "snag"
                                          : path_of(command->get_parent()) + " " + command->get_name();
}

/// The innermost command that the arguments reached.
const CLI::App* chosen(const CLI::App* root) {
  const std::vector<CLI::App*> parsed = root->get_subcommands();
  return parsed.empty() ? root : chosen(parsed.front());
}

std::vector<std::string> command_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands({})) {
    names.push_back(command->get_name());
  }
  return names;
}

std::vector<std::string> option_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) {
      names.push_back("--" + name);
    }
  }
  return names;
}

/// One line for what CLI11 could not place: an unknown option, command or argument.
std::string unexpected(const CLI::App& root, const CLI::App& command) {
  const std::vector<std::string> rest = root.remaining(true);
  const std::string text = rest.empty() ? std::string() : rest.front();
  const std::string path = path_of(&command);
  if (text.starts_with("-")) {
    const std::string name = text.substr(0, text.find('='));
    return fmt::format("unknown option '{}'{}{}; see '{} --help'", name,
                       command.get_parent() == nullptr ? "" : fmt::format(" of '{}'", path),
                       did_you_mean(name, option_names(command)), path);
  }
  if (const std::vector<std::string> kinds = command_names(command); !kinds.empty()) {
    return fmt::format("unknown command '{} {}'{}; see '{} --help'", command.get_name(), text,
                       did_you_mean(text, kinds), path);
  }
  return fmt::format("unexpected argument '{}'; see '{} --help'", text, path);
}

/// CLI11's own words name the option but not what is wrong with it in a user's terms.
std::string mismatch(const CLI::ArgumentMismatch& error) {
  const std::string text = error.what();
  const std::string option = text.substr(0, text.find(':'));
  return text.find("missing") != std::string::npos ? option + " needs a value"
                                                   : option + " is given more than once";
}

std::string help_text(const CLI::App& command) {
  return command.help(command.get_parent() == nullptr ? "" : path_of(command.get_parent()));
}

/// Answers a command word that is none of ours, before CLI11 takes it for an argument.
void require_known_command(const CLI::App& root, const std::string& name) {
  const std::vector<std::string> names = command_names(root);
  if (std::find(names.begin(), names.end(), name) != names.end()) {
    return;
  }
  const std::vector<std::string>& later = later_commands();
  if (std::find(later.begin(), later.end(), name) != later.end()) {
    throw user_error(fmt::format("'{}' is not part of this version ({}); see 'snag --help' for what is", name,
                                 SNAG_VERSION));
  }
  throw user_error(fmt::format("unknown command '{}'{}; see 'snag --help'", name, did_you_mean(name, names)));
}

exit_code run(std::vector<std::string> arguments) {
  invocation in;
  CLI::App root(about, "snag");
  root.set_version_flag("--version", std::string("snag ") + SNAG_VERSION, "Print the version and exit");
  root.set_help_flag("-h,--help", "Print this help and exit");
  root.get_formatter()->column_width(28);
  root.footer(root_footer);
  add_colour(root, in);
  add_list(root, in);
  add_show(root, in);
  add_stress(root, in);
  add_explore(root, in);
  add_replay(root, in);
  add_regress(root, in);
  add_merge(root, in);
  add_matrix(root, in);
  add_flags(root, in);
  add_check(root, in);
  add_doctor(root, in);
  add_new(root, in);

  std::size_t at = command_position(arguments);
  if (at < arguments.size() && arguments[at] == "help") {
    arguments.erase(arguments.begin() + static_cast<std::ptrdiff_t>(at));
    arguments.emplace_back("--help");
    at = command_position(arguments);
  }
  if (at < arguments.size()) {
    require_known_command(root, arguments[at]);
    if (arguments[at] == "check") {
      // The checker has its own options, and what follows '--' are a compiler's: none of it is read here.
      arguments.erase(arguments.begin() + static_cast<std::ptrdiff_t>(at));
      run_check(arguments);
    }
    if (arguments[at] == "explore") {
      // What follows '--' is a program and its own options.
      const auto dashes = std::find(arguments.begin(), arguments.end(), "--");
      if (dashes != arguments.end()) {
        in.program.assign(dashes + 1, arguments.end());
        arguments.erase(dashes, arguments.end());
        if (in.program.empty()) {
          throw user_error(
              "'--' is not followed by a program; give one, as in 'snag explore -- ./queue_test'");
        }
      }
    }
  }

  try {
    std::reverse(arguments.begin(), arguments.end());  // CLI11 takes them from the back
    root.parse(arguments);
  } catch (const CLI::CallForHelp&) {
    print(help_text(*chosen(&root)));
    return exit_code::clean;
  } catch (const CLI::CallForVersion& version) {
    print(fmt::format("{}\n", version.what()));
    return exit_code::clean;
  } catch (const CLI::ExtrasError&) {
    throw user_error(unexpected(root, *chosen(&root)));
  } catch (const CLI::ArgumentMismatch& error) {
    throw user_error(fmt::format("{}; see '{} --help'", mismatch(error), path_of(chosen(&root))));
  } catch (const CLI::ParseError& error) {
    throw user_error(fmt::format("{}; see '{} --help'", error.what(), path_of(chosen(&root))));
  }
  if (!in.run) {
    fmt::print(stderr, "{}", help_text(*chosen(&root)));
    return exit_code::error;
  }
  return in.run();
}

}  // namespace

}  // namespace snag::cli

int main(int argc, char** argv) {
  // A reader that closes its pipe (snag list | head -1) shows as a failed write, which finish_output
  // understands.
  std::signal(SIGPIPE, SIG_IGN);
  auto code = snag::exit_code::error;
  try {
    code = snag::cli::run({argv + 1, argv + argc});
    snag::cli::finish_output();
  } catch (const snag::user_error& error) {
    snag::cli::say(error.what());
    code = snag::exit_code::error;
  } catch (const std::exception& error) {
    snag::cli::say(fmt::format("internal error: {}; please report it with the command line", error.what()));
    code = snag::exit_code::error;
  }
  return static_cast<int>(code);
}
