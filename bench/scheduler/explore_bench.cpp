// Controlled schedules in process: a bounded queue with three threads, beside the bare hand-overs of the very
// same schedules; what a point costs where nothing is switched; and how soon a bug shows, beside naive
// stress. Prints ratios; exits 1 where a goal is missed. One program per flavour.

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

#include "bench/scheduler/bare_baton.h"
#include "bench/scheduler/bounded_queue.h"
#include "bench/scheduler/measure.h"
#include "scheduler/control.h"
#include "scheduler/controlled.h"
#include "scheduler/trace_record.h"

namespace {

using snag::bench::controlled;
using snag::bench::goal;
using snag::bench::nanoseconds_since;
using snag::bench::pin;
using snag::bench::queue_program;
using snag::bench::steady;
using snag::bench::the_trace;
using snag::scheduler::run_plan;
using snag::scheduler::run_trace;

constexpr std::size_t schedules = 2'000;

// A flag that is set without the lock, and a waiter that looks at it before it waits: lost between the two.
// Returns false where the wake-up came too early; the waiter is then let go by hand.
bool wakes_up() {
  std::mutex guard;
  std::condition_variable ready;
  bool done = false;
  bool slept = false;
  std::thread setter([&] {
    {
      const std::lock_guard lock(guard);
      done = true;
    }
    ready.notify_one();
  });
  bool seen = false;
  {
    const std::lock_guard lock(guard);
    seen = done;
  }
  if (!seen) {
    std::unique_lock lock(guard);
    slept = ready.wait_for(lock, std::chrono::milliseconds(20)) == std::cv_status::timeout;
  }
  setter.join();
  return !slept;
}

// The order in which the turn went round.
std::vector<std::uint16_t> hand_overs(const run_trace& trace) {
  std::vector<std::uint16_t> sequence;
  for (std::uint32_t i = 0; i < trace.step_count; ++i) {
    if (sequence.empty() || sequence.back() != trace.steps[i].thread) {
      sequence.push_back(trace.steps[i].thread);
    }
  }
  return sequence;
}

double point_cost() {
  std::mutex guard;
  constexpr int rounds = 200'000;
  std::uint64_t best = ~0ULL;
  for (int repeat = 0; repeat < 5; ++repeat) {
    run_plan plan;
    plan.strategy = snag::scheduler::strategy_kind::random;
    plan.points = 0;
    plan.max_steps = snag::trace::most_steps;
    snag::scheduler::forget_run(the_trace());
    // Outside of the run: inside, the clocks are virtual.
    const auto began = steady::now();
    snag::scheduler::start_controlled(plan);
    for (int i = 0; i < rounds; ++i) {
      snag::scheduler::controlled::point(snag::scheduler::model::self(), snag::trace::op::lock, &guard, 0);
    }
    snag::scheduler::stop();
    best = std::min(best, nanoseconds_since(began));
  }
  return static_cast<double>(best) / rounds;
}

void first_bug() {
  std::uint64_t schedules_taken = 0;
  const auto began = steady::now();
  for (bool found = false; !found && schedules_taken < 100'000; ++schedules_taken) {
    controlled(schedules_taken, [&] { found = !wakes_up(); });
  }
  const double controlled_seconds = static_cast<double>(nanoseconds_since(began)) / 1e9;
  std::uint64_t runs = 0;
  const auto naive = steady::now();
  bool shown = false;
  for (; !shown && nanoseconds_since(naive) < 3'000'000'000ULL; ++runs) {
    shown = !wakes_up();
  }
  fmt::print("first lost wake-up: controlled {} schedules, {:.4f} s; naive stress {} {} runs, {:.2f} s\n",
             schedules_taken, controlled_seconds, shown ? "found after" : "NOT found in", runs,
             static_cast<double>(nanoseconds_since(naive)) / 1e9);
}

}  // namespace

int main() {
  pin();
  snag::scheduler::current_trace = &the_trace();
  std::vector<std::vector<std::uint16_t>> sequences;
  std::uint64_t steps = 0;
  std::uint64_t switches = 0;
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    controlled(seed, queue_program);
  }
  std::uint64_t best = ~0ULL;
  std::uint64_t bare = ~0ULL;
  for (int repeat = 0; repeat < 3; ++repeat) {
    sequences.clear();
    steps = switches = 0;
    std::uint64_t spent = 0;
    for (std::uint64_t seed = 0; seed < schedules; ++seed) {
      const auto began = steady::now();
      controlled(seed, queue_program);
      spent += nanoseconds_since(began);
      sequences.push_back(hand_overs(the_trace()));
      steps += the_trace().step_count;
      switches += the_trace().switches;
    }
    best = std::min(best, spent);
    bare = std::min(bare, snag::bench::bare_hand_overs(sequences, 3));
  }
  std::uint64_t on_fibers = ~0ULL;
  for (int repeat = 0; repeat < 3; ++repeat) {
    const auto began = steady::now();
    for (std::uint64_t seed = 0; seed < schedules; ++seed) {
      controlled(seed, queue_program, true);
    }
    on_fibers = std::min(on_fibers, nanoseconds_since(began));
  }
  const double rate = schedules * 1e9 / static_cast<double>(best);
  const double allowed = schedules * 1e9 / static_cast<double>(bare);
  const double hand_over = static_cast<double>(bare) / static_cast<double>(switches);
  const double point = point_cost();
  fmt::print(
      "bounded queue, 3 threads, {:.0f} steps and {:.0f} hand-overs a schedule: {:.0f} schedules/s; bare "
      "hand-overs {:.0f}/s\n",
      static_cast<double>(steps) / schedules, static_cast<double>(switches) / schedules, rate, allowed);
  fmt::print("a hand-over {:.0f} ns, a point without a switch {:.0f} ns\n", hand_over, point);
  fmt::print("the same on fibers: {:.0f} schedules/s, {:.1f} times as many\n",
             schedules * 1e9 / static_cast<double>(on_fibers),
             static_cast<double>(best) / static_cast<double>(on_fibers));
  first_bug();
  bool met = goal("schedules per second / what the bare hand-overs allow", rate / allowed, SNAG_BENCH_GOAL);
  if (SNAG_BENCH_GOAL > 0.5) {
    met = goal("a hand-over / a point without a switch", hand_over / point, 20) && met;
  }
  return met ? 0 : 1;
}
