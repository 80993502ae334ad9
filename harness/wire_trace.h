#pragma once

// The steps of a controlled run as the agent sends them (scheduler/protocol.h), parsed and checked but not
// yet understood: harness/trace_file.h makes of them what people read.

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "harness/explore_order.h"
#include "scheduler/trace.h"

namespace snag {

/// A place in the program as the agent knows it.
struct code_address {
  std::string module;
  std::uint64_t offset = 0;
};

/// A place in a source file; line 0: unknown.
struct source_place {
  std::string file;
  std::uint64_t line = 0;
  friend bool operator==(const source_place&, const source_place&) = default;
};

/// One decision of the scheduler: this thread did this.
struct wire_step {
  std::uint64_t thread = 0;
  trace::op what = trace::op::none;
  std::uint64_t object = 0;  ///< 1 + index into objects; 0: none
  std::uint8_t flags = 0;    ///< trace::flag
  std::uint64_t stack = 0;   ///< 1 + index into stacks; 0: none
  std::uint64_t time_ns = 0;

  [[nodiscard]] bool has(trace::flag f) const noexcept { return (flags & f) != 0; }
};

struct wire_thread {
  std::uint64_t number = 0;
  std::uint64_t parent = 0;
  std::string task;
  source_place spawned;
  std::vector<code_address> spawn_stack;
};

struct wire_object {
  std::string address;
  std::string name;
};

/// A library told of an operation: from this step on.
struct wire_told {
  std::uint64_t step = 0;
  std::string name;
  std::string detail;
  source_place place;
};

/// A watched value, from this step on.
struct wire_watched {
  std::uint64_t step = 0;
  std::string name;
  std::int64_t value = 0;
};

struct wire_trace {
  std::vector<wire_thread> threads;
  std::vector<wire_object> objects;
  std::vector<std::vector<code_address>> stacks;  ///< innermost first
  std::vector<wire_step> steps;
  /// From which step on which threads could be chosen, in the order of steps.
  std::vector<std::pair<std::uint64_t, std::vector<std::uint64_t>>> runnable;
  std::vector<wire_told> told;
  std::vector<wire_watched> watched;
};

/// choices_of returns the schedule that these steps are.
[[nodiscard]] schedule choices_of(const wire_trace& run);

/// decisions_of returns the steps (their indices) in which the strategy `first` would have chosen another
/// thread than came: a preemption, or not the lowest number after a thread had to stop. Where a thread was
/// stopped because it ran too long, nothing was decided.
[[nodiscard]] std::vector<std::size_t> decisions_of(const wire_trace& run);

/// first_choice returns whom the strategy `first` chooses among these when the thread before does not go on:
/// the lowest number; after one that could have gone on, and so has yielded, the next higher one. Where there
/// is none, `came`.
[[nodiscard]] std::uint64_t first_choice(const std::vector<std::uint64_t>& could, std::uint64_t before,
                                         std::uint64_t came);

/// same_steps says whether two runs were the same but for the flag trace::valve: a replay makes the switches
/// of its schedule, and cannot tell which of them had been forced.
[[nodiscard]] bool same_steps(const wire_trace& a, const wire_trace& b);

/// mark_valves gives the steps of a replay the flag that they had in the run that it replays.
void mark_valves(const wire_trace& from, wire_trace& to);

/// Walks over the sets of runnable threads, which a trace tells only where they change.
class runnable_cursor {
 public:
  explicit runnable_cursor(const wire_trace& run) : run_(run) {}
  /// at returns the threads that could be chosen for this step; steps are asked for in rising order.
  [[nodiscard]] const std::vector<std::uint64_t>& at(std::size_t step);

 private:
  const wire_trace& run_;
  std::size_t next_ = 0;
};

}  // namespace snag
