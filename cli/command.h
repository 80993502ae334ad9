#pragma once

// What the subcommands of `snag` share: how one is declared, and the few options that all of them have.
//
// A subcommand is one file that defines one add_<name>. It declares its options on a CLI11 app and stores in
// the invocation what is to be done; main parses the command line and then does it. Everything here is for
// the main thread.

#include <CLI/App.hpp>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "support/exit_code.h"
#include "support/terminal.h"

namespace snag::cli {

/// What the command line asks for. Filled in while it is parsed; outlives the parse.
struct invocation {
  colour_choice colour = colour_choice::automatic;
  /// A program of the user's with its arguments: what stood after "--" of a subcommand that takes one.
  std::vector<std::string> program;
  /// Does the work of the chosen subcommand: data on stdout, the rest on stderr. May throw user_error.
  std::function<exit_code()> run;
};

/// add_command declares a subcommand with its one-line description and the example that ends its help.
CLI::App& add_command(CLI::App& root, invocation& in, const std::string& name, const std::string& says,
                      const std::string& footer);

/// add_number declares an option that takes a whole number. A value that is none ends the command with one
/// line that names the option, the value and `mend`. `target` must outlive the parse.
CLI::Option& add_number(CLI::App& app, const std::string& name, std::optional<std::uint64_t>& target,
                        const std::string& says, const std::string& mend);

/// add_colour declares --color, on the root and on every subcommand: both places are where people type it.
void add_colour(CLI::App& app, invocation& in);

/// add_json declares --json for a subcommand whose whole data becomes one JSON document on stdout.
void add_json(CLI::App& app, bool& json);

/// print writes data to stdout, buffered. A reader that went away is no error; any other failure shows in
/// finish_output.
void print(std::string_view text);

/// say writes one line "snag: text" to stderr.
void say(std::string_view text);

/// finish_output flushes stdout. Throws user_error with the system's reason where data was lost for another
/// reason than a reader that closed its pipe.
void finish_output();

// One for each file of the same name.
void add_list(CLI::App& root, invocation& in);
void add_show(CLI::App& root, invocation& in);
void add_stress(CLI::App& root, invocation& in);
void add_check(CLI::App& root, invocation& in);
void add_doctor(CLI::App& root, invocation& in);
void add_new(CLI::App& root, invocation& in);
void add_flags(CLI::App& root, invocation& in);
void add_explore(CLI::App& root, invocation& in);
void add_replay(CLI::App& root, invocation& in);
void add_regress(CLI::App& root, invocation& in);
void add_merge(CLI::App& root, invocation& in);
void add_matrix(CLI::App& root, invocation& in);

/// run_check replaces this process by snag-check with the given arguments, untouched: signals, output and
/// exit code are its own. Returns only by throwing user_error where snag-check is not to be had.
[[noreturn]] void run_check(const std::vector<std::string>& arguments);

/// find_check returns the path of snag-check: $SNAG_CHECK, beside this executable, or on PATH.
[[nodiscard]] std::optional<std::string> find_check();

/// later_commands returns the names that are planned for a later version, in the order of the alphabet.
[[nodiscard]] const std::vector<std::string>& later_commands();

}  // namespace snag::cli
