#pragma once

// Toy programs that stand for the explored process in tests of the systematic search: threads with lists of
// instructions on locks, variables, condition variables and clocks, run under a given schedule as the
// controlled scheduler would run them, with its waits, queues, steps and flags. Tests only.

#include <array>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "harness/explore_order.h"
#include "harness/wire_trace.h"

namespace snag::dfs_model {

enum class act : std::uint8_t {
  read,          ///< local = f(local, variable)
  write,         ///< variable = f(local)
  update,        ///< variable = f(variable, thread), read and written at once
  skip_if_zero,  ///< reads the variable; where it is 0, leaves out the next `more` instructions
  lock,
  try_lock,
  unlock,
  wait,        ///< on condition `object` with mutex `more`
  wait_until,  ///< the same, up to a point in time
  notify_one,
  notify_all,
  acquire,
  release,
  barrier,  ///< of two
  yield,
  sleep,  ///< `more` units of time; 0 steps aside
  clock,  ///< local = f(local, time)
  create,
  join,
  exit,  ///< ends the program at once
};

struct instruction {
  act what = act::read;
  unsigned object = 0;
  unsigned more = 0;
};

/// Thread 1 is main. It waits at its end until nobody can go on.
struct program {
  std::vector<std::vector<instruction>> threads;
  bool go_on_points = false;  ///< one more point after what lets others go on

  [[nodiscard]] std::string text() const;
};

/// What could have been done at a step.
struct option {
  std::uint64_t thread = 0;
  unsigned cost = 0;
};

struct outcome {
  wire_trace trace;
  std::string state;                         ///< variables, locals, and where each thread stands
  std::vector<std::vector<option>> options;  ///< for each step: all but who came
  unsigned preemptions = 0;
};

/// run plays the program: first the prefix, then without preemption. Throws std::logic_error where a thread
/// of the prefix cannot be chosen.
[[nodiscard]] outcome run(const program& what, const schedule& prefix);

/// draw makes a program of up to `threads` threads besides main, each of up to `length` instructions.
[[nodiscard]] program draw(std::mt19937_64& random, unsigned threads, unsigned length);

}  // namespace snag::dfs_model
