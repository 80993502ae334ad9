#include "harness/explore_order.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

namespace snag {

namespace {

constexpr std::array strategies = {strategy::random, strategy::pct, strategy::pos, strategy::surw,
                                   strategy::first};
constexpr std::array levels = {point_level::sync, point_level::atomics, point_level::memory};

template <typename Value, typename All>
std::optional<Value> by_name(std::string_view name, const All& all) noexcept {
  for (const Value one : all) {
    if (to_string(one) == name) {
      return one;
    }
  }
  return std::nullopt;
}

std::string numbers_of(const std::vector<schedule>& prefixes) {
  std::string text;
  for (const schedule& prefix : prefixes) {
    text += fmt::format("{}{}", text.empty() ? "" : ",", 2 * prefix.size());
    for (const turn& t : prefix) {
      text += fmt::format(",{},{}", t.thread, t.count);
    }
  }
  return text;
}

}  // namespace

std::string_view to_string(strategy s) noexcept {
  switch (s) {
    case strategy::random:
      return "random";
    case strategy::pct:
      return "pct";
    case strategy::pos:
      return "pos";
    case strategy::surw:
      return "surw";
    case strategy::first:
      return "first";
  }
  return "first";
}

std::string_view to_string(point_level p) noexcept {
  switch (p) {
    case point_level::sync:
      return "sync";
    case point_level::atomics:
      return "atomics";
    case point_level::memory:
      return "memory";
  }
  return "memory";
}

std::string_view to_string(trace_wish t) noexcept {
  switch (t) {
    case trace_wish::none:
      return "none";
    case trace_wish::failures:
      return "failures";
    case trace_wish::all:
      return "all";
    case trace_wish::steps:
      return "steps";
  }
  return "all";
}

std::optional<strategy> parse_strategy(std::string_view name) noexcept {
  return by_name<strategy>(name, strategies);
}

std::optional<point_level> parse_point_level(std::string_view name) noexcept {
  return by_name<point_level>(name, levels);
}

void append(schedule& to, std::uint64_t thread, std::uint64_t count) {
  if (count == 0) {
    return;
  }
  if (!to.empty() && to.back().thread == thread) {
    to.back().count += count;
  } else {
    to.push_back({thread, count});
  }
}

std::uint64_t length(const schedule& of) noexcept {
  std::uint64_t n = 0;
  for (const turn& t : of) {
    n += t.count;
  }
  return n;
}

schedule first_choices(const schedule& of, std::uint64_t n) {
  schedule begin;
  for (const turn& t : of) {
    const std::uint64_t taken = std::min(n, t.count);
    append(begin, t.thread, taken);
    n -= taken;
  }
  return begin;
}

std::string to_line(const explore_order& order) {
  const std::string inputs = order.inputs ? fmt::format(R"(,"inputs":{})", *order.inputs) : "";
  const char* const fibers = order.fibers ? R"(,"fibers":true)" : "";
  const std::string stop = order.stop_at != 0 ? fmt::format(R"(,"stop_at":{})", order.stop_at) : "";
  const std::string cpu = order.cpu != 0 ? fmt::format(R"(,"cpu":{})", order.cpu) : "";
  // The subject may be a program's own name for itself, with whatever characters that has.
  return fmt::format(
      R"({{"explore":{},"first":{},"seeds":[{}],"limit_ms":{},"strategy":"{}","depth":{},"points":"{}",)"
      R"("adversarial":{},"spurious":{},"max_steps":{},"prefixes":[{}],"strict":{},"trace":"{}",)"
      R"("stacks":{},"fresh":{}{}{}{}{}}})"
      "\n",
      nlohmann::json(order.subject).dump(), order.first, fmt::join(order.seeds, ","), order.limit.count(),
      to_string(order.by), order.depth, to_string(order.points), order.adversarial, order.spurious,
      order.max_steps, numbers_of(order.prefixes), order.strict, to_string(order.trace), order.stacks,
      order.fresh, inputs, cpu, fibers, stop);
}

}  // namespace snag
