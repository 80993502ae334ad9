#pragma once

// Values of options that several subcommands take, each refused in one line that names the mend.

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/command.h"
#include "harness/report.h"
#include "support/exit_code.h"
#include "support/text.h"

namespace snag::cli {

/// What CLI11 stores for a bare --json.
inline constexpr const char* json_on_stdout = "true";

/// parse_named turns a name into a value; an unknown one is named with its nearest. Throws user_error.
template <class Value, class Parse, class All>
Value parse_named(const std::string& name, std::string_view option, Parse parse, const All& all) {
  const std::optional<Value> value = parse(name);
  if (!value) {
    std::vector<std::string> known;
    known.reserve(all.size());
    for (const Value one : all) {
      known.emplace_back(to_string(one));
    }
    throw user_error(fmt::format("{} '{}' is not known{}; use {}", option, name, did_you_mean(name, known),
                                 fmt::join(known, ", ")));
  }
  return *value;
}

/// parse_all does so for each of several names.
template <class Value, class Parse, class All>
std::vector<Value> parse_all(const std::vector<std::string>& names, std::string_view option, Parse parse,
                             const All& all) {
  std::vector<Value> values;
  for (const std::string& name : names) {
    values.push_back(parse_named<Value>(name, option, parse, all));
  }
  return values;
}

/// at_least_one refuses 0. Throws user_error.
[[nodiscard]] std::uint64_t at_least_one(const char* option, std::optional<std::uint64_t> value,
                                         std::uint64_t otherwise);

/// parse_seconds reads "90" or "0.5". Throws user_error.
[[nodiscard]] std::chrono::milliseconds parse_seconds(const std::string& text);

/// parse_jobs reads --jobs; 0 stands for the number of cores. Throws user_error.
[[nodiscard]] unsigned parse_jobs(std::optional<std::uint64_t> value);

/// parse_limit reads --limit. Throws user_error.
[[nodiscard]] std::chrono::milliseconds parse_limit(std::optional<std::uint64_t> value,
                                                    std::chrono::milliseconds otherwise);

/// stdout_style is how tables and traces are drawn on stdout, be it a terminal or not.
[[nodiscard]] table_style stdout_style(const invocation& in);

}  // namespace snag::cli
