#pragma once

// What the tests of control mode share: one runner per flavour, orders, verdicts.

#include <poll.h>

#include <chrono>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "harness/judge.h"
#include "harness/runner_client.h"

namespace snag {

/// The seeds `first`, `first` + 1, ...
inline std::vector<std::uint64_t> seeds_from(std::uint64_t first, std::size_t count) {
  std::vector<std::uint64_t> seeds;
  for (std::size_t i = 0; i < count; ++i) {
    seeds.push_back(first + i);
  }
  return seeds;
}

inline std::filesystem::path explored(const std::string& flavour) {
  return std::filesystem::path(SNAG_EXPLORED) / ("buggy-" + flavour);
}

/// Runs of one order. Blocks until all have come.
inline std::vector<run_report> run_all(runner_client& runner, const explore_order& order) {
  constexpr std::size_t at_once = 200;
  std::vector<run_report> reports;
  for (std::size_t from = 0; from < order.seeds.size(); from += at_once) {
    explore_order part = order;
    const std::size_t to = std::min(from + at_once, order.seeds.size());
    part.seeds = {order.seeds.begin() + static_cast<std::ptrdiff_t>(from),
                  order.seeds.begin() + static_cast<std::ptrdiff_t>(to)};
    runner.send(part);
    while (runner.waiting_for() > 0) {
      pollfd ready = {runner.fd(), POLLIN, 0};
      ::poll(&ready, 1, -1);
      for (run_report& run : runner.pump()) {
        reports.push_back(std::move(run));
      }
    }
  }
  return reports;
}

/// The order that the tests begin with: sync in flavours that have no other points.
inline explore_order order_of(const std::string& flavour, const std::string& subject, strategy by,
                              std::vector<std::uint64_t> seeds) {
  explore_order order;
  order.subject = subject;
  order.seeds = std::move(seeds);
  order.by = by;
  order.points = flavour == "tsan" ? point_level::memory : point_level::sync;
  order.trace = trace_wish::none;
  order.limit = std::chrono::seconds(120);
  return order;
}

/// Which verdicts came how often.
inline std::map<verdict, std::size_t> verdicts_of(const std::vector<run_report>& runs) {
  std::map<verdict, std::size_t> counts;
  for (const run_report& run : runs) {
    ++counts[judge(run)];
  }
  return counts;
}

constexpr const char* all_flavours_by_name[] = {"plain", "tsan", "asan"};
constexpr strategy searching[] = {strategy::random, strategy::pct, strategy::pos, strategy::surw};

}  // namespace snag
