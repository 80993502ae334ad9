#include "cli/command.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <system_error>

#include "support/text.h"

// These come after App.hpp in CLI11's own order.
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

namespace snag::cli {

namespace {

int write_error = 0;

colour_choice parse_colour(const std::string& text) {
  if (text == "auto") {
    return colour_choice::automatic;
  }
  if (text == "always") {
    return colour_choice::always;
  }
  if (text == "never") {
    return colour_choice::never;
  }
  throw user_error(fmt::format("--color '{}' is not known; use auto, always or never", text));
}

}  // namespace

CLI::App& add_command(CLI::App& root, invocation& in, const std::string& name, const std::string& says,
                      const std::string& footer) {
  CLI::App& command = *root.add_subcommand(name, says);
  command.footer(footer);
  command.set_help_flag("-h,--help", "Print this help and exit");
  add_colour(command, in);
  return command;
}

CLI::Option& add_number(CLI::App& app, const std::string& name, std::optional<std::uint64_t>& target,
                        const std::string& says, const std::string& mend) {
  const auto take = [name, mend, &target](const std::string& text) {
    target = parse_number(text);
    if (!target) {
      throw user_error(fmt::format("{} '{}' is not a number; {}", name, text, mend));
    }
  };
  return *app.add_option_function<std::string>(name, take, says)->type_name("N");
}

void add_colour(CLI::App& app, invocation& in) {
  app.add_option_function<std::string>(
         "--color", [&in](const std::string& text) { in.colour = parse_colour(text); },
         "Colour: auto, always or never (also NO_COLOR, CLICOLOR_FORCE)")
      ->type_name("WHEN");
}

void add_json(CLI::App& app, bool& json) {
  app.add_flag("--json", json, "Print one JSON document (\"schema\": 1) instead of text");
}

void print(std::string_view text) {
  if (write_error == 0 && std::fwrite(text.data(), 1, text.size(), stdout) != text.size()) {
    write_error = errno;
  }
}

void say(std::string_view text) {
  fmt::print(stderr, "snag: {}\n", text);
}

void finish_output() {
  if (write_error == 0 && std::fflush(stdout) != 0) {
    write_error = errno;
  }
  if (write_error != 0 && write_error != EPIPE) {
    throw user_error(fmt::format("cannot write to standard output: {}; send it to a file or pipe with room",
                                 std::generic_category().message(write_error)));
  }
}

}  // namespace snag::cli
