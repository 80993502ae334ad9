#include "cli/options.h"

#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace snag::cli {

std::uint64_t at_least_one(const char* option, std::optional<std::uint64_t> value, std::uint64_t otherwise) {
  if (value && *value == 0) {
    throw user_error(fmt::format("{} '0' runs nothing; give 1 or more", option));
  }
  return value.value_or(otherwise);
}

std::chrono::milliseconds parse_seconds(const std::string& text) {
  double seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  // A thousand hours is no budget but a slip of the keyboard, and keeps the arithmetic safe.
  if (error != std::errc() || end != text.data() + text.size() || !(seconds > 0) || seconds > 3.6e6) {
    throw user_error(
        fmt::format("--time '{}' is not a number of seconds; give more than 0, as in 90 or 0.5", text));
  }
  return std::chrono::milliseconds(std::max(1L, std::lround(seconds * 1000)));
}

unsigned parse_jobs(std::optional<std::uint64_t> value) {
  const std::uint64_t jobs = at_least_one("--jobs", value, 0);
  if (jobs > 1024) {
    throw user_error(fmt::format("--jobs '{}' is too many; give 1 to 1024", jobs));
  }
  return static_cast<unsigned>(jobs);
}

std::chrono::milliseconds parse_limit(std::optional<std::uint64_t> value,
                                      std::chrono::milliseconds otherwise) {
  const std::uint64_t limit = at_least_one("--limit", value, static_cast<std::uint64_t>(otherwise.count()));
  if (limit > 86'400'000) {
    throw user_error(fmt::format("--limit '{}' is more than a day; give milliseconds up to 86400000", limit));
  }
  return std::chrono::milliseconds(limit);
}

table_style stdout_style(const invocation& in) {
  table_style style;
  style.colour = use_colour(in.colour, STDOUT_FILENO);
  style.width = terminal_width(STDOUT_FILENO).value_or(style.width);
  return style;
}

}  // namespace snag::cli
