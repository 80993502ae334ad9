// Deadlocks hunted through the fork server: schedules of two locks taken in two orders, each deadlock ending
// its process, beside the plain schedules in process of the bounded queue. Prints ratios; exits 1 where a
// goal is missed.

#include <fmt/format.h>
#include <poll.h>
#include <sched.h>

#include <algorithm>
#include <exception>
#include <string>

#include "bench/scheduler/bounded_queue.h"
#include "bench/scheduler/measure.h"
#include "harness/judge.h"
#include "harness/runner_client.h"
#include "support/files.h"

namespace {

using snag::bench::controlled;
using snag::bench::goal;
using snag::bench::nanoseconds_since;
using snag::bench::steady;

constexpr std::uint64_t schedules = 4'000;
constexpr std::uint64_t in_order = 200;
constexpr int repeats = 3;
constexpr double wanted = 2.0;
constexpr double rare = 0.1;  // of the schedules

double per_second(std::uint64_t count, std::uint64_t nanoseconds) {
  return static_cast<double>(count) * 1e9 / static_cast<double>(nanoseconds);
}

// The plain rate: threads of their own, in one process, on one processor.
double queue_rate() {
  cpu_set_t before;
  ::sched_getaffinity(0, sizeof before, &before);
  snag::bench::pin();
  snag::scheduler::current_trace = &snag::bench::the_trace();
  std::uint64_t best = ~0ULL;
  for (int repeat = 0; repeat < repeats; ++repeat) {
    const auto began = steady::now();
    for (std::uint64_t seed = 0; seed < schedules / 2; ++seed) {
      controlled(seed, snag::bench::queue_program);
    }
    best = std::min(best, nanoseconds_since(began));
  }
  ::sched_setaffinity(0, sizeof before, &before);
  return per_second(schedules / 2, best);
}

struct hunted {
  double rate = 0;
  std::uint64_t deadlocks = 0;
};

std::uint64_t hunt_once(snag::runner_client& runner, snag::explore_order& order) {
  std::uint64_t deadlocks = 0;
  for (std::uint64_t from = 0; from < schedules; from += in_order) {
    order.seeds.clear();
    for (std::uint64_t i = 0; i < in_order; ++i) {
      order.seeds.push_back(1 + from + i);
    }
    runner.send(order);
    while (runner.waiting_for() > 0) {
      pollfd ready = {runner.fd(), POLLIN, 0};
      ::poll(&ready, 1, -1);
      for (const snag::run_report& run : runner.pump()) {
        deadlocks += snag::judge(run) == snag::verdict::deadlocked ? 1 : 0;
      }
    }
  }
  return deadlocks;
}

// The runner stays on one processor by itself; who reads its answers is on another where there is one.
hunted hunt(snag::strategy by) {
  snag::runner_client runner(snag::own_directory() / ".." / "lib" / "snag" / "bench" / "buggy-plain");
  snag::explore_order order;
  order.subject = "bench/ab-ba";
  order.by = by;
  order.points = snag::point_level::sync;
  order.trace = snag::trace_wish::none;
  hunted result;
  std::uint64_t best = ~0ULL;
  for (int repeat = 0; repeat < repeats; ++repeat) {
    const auto began = steady::now();
    result.deadlocks = hunt_once(runner, order);
    best = std::min(best, nanoseconds_since(began));
  }
  result.rate = per_second(schedules, best);
  return result;
}

std::string words(snag::strategy by) {
  return fmt::format("deadlock hunting by {} / the queue's schedules in process", to_string(by));
}

int measure() {
  const double plain = queue_rate();
  fmt::print("bounded queue, 3 threads, in process: {:.0f} schedules/s\n", plain);
  bool met = true;
  for (const snag::strategy by : {snag::strategy::random, snag::strategy::pct}) {
    const hunted came = hunt(by);
    const double share = static_cast<double>(came.deadlocks) / schedules;
    fmt::print(
        "two locks in two orders, {}, {:.1f} % deadlocks, through the fork server: {:.0f} schedules/s\n",
        to_string(by), 100 * share, came.rate);
    // A hunt ends with its first deadlock. Where every third schedule is one, it is processes that are
    // measured.
    if (share > rare) {
      fmt::print("{:<64} {:>6.2f}   {}\n", words(by), came.rate / plain,
                 came.rate / plain >= wanted ? "" : "below 2.00: no hunt, a process for every few schedules");
    } else {
      met = goal(words(by).c_str(), came.rate / plain, wanted) && met;
    }
  }
  return met ? 0 : 1;
}

}  // namespace

int main() {
  try {
    return measure();
  } catch (const std::exception& e) {
    fmt::print(stderr, "explore_hunt_bench: {}\n", e.what());
    return 2;
  }
}
