#pragma once

// What is kept of a controlled run, in memory that its process shares with the fork server. Plain stores, no
// allocation: whatever ends the process, what was written is there. Internal to scheduler/.

#include <cstdint>

#include "scheduler/thread.h"
#include "scheduler/trace.h"

namespace snag::scheduler {

/// One decision: this thread did its pending operation.
struct trace_step {
  std::uint16_t thread;
  std::uint8_t operation;  ///< trace::op
  std::uint8_t flags;      ///< trace::flag
  std::uint32_t object;    ///< 1 + index; 0: none
  std::uint32_t stack;     ///< 1 + index; 0: the address below is all there is
  std::uint64_t time;      ///< virtual, ns since the start
  std::uintptr_t at;       ///< the return address of the call
};

struct trace_thread {
  std::uint32_t parent;
  std::uint32_t line;
  char task[64];
  char file[192];
  call_stack spawn;
};

struct trace_object {
  std::uintptr_t address;
  char name[64];
};

struct trace_told {
  std::uint32_t step;
  std::uint32_t line;
  char operation[32];
  char detail[96];
  char file[192];
};

struct trace_value {
  std::uint32_t step;
  std::uint32_t watcher;
  std::int64_t value;
};

struct trace_stack {
  std::uint32_t first;
  std::uint32_t depth;
};

/// One run of a batch that passed.
struct run_summary {
  std::uint64_t hash;
  std::uint64_t microseconds;
  std::uint32_t steps;
  std::uint32_t switches;
  std::uint32_t preemptions;
  std::uint32_t valve;
  std::uint32_t packed;  ///< characters of its packed trace (trace_pack.h); 0: none
};

/// Written by the run's process, read by the server afterwards (completed and holder_tid: at any time).
struct run_trace {
  static constexpr std::uint32_t objects_most = 1U << 16;
  static constexpr std::uint32_t stacks_most = 1U << 16;
  static constexpr std::uint32_t frames_most = 1U << 20;
  static constexpr std::uint32_t sets_most = 1U << 22;
  static constexpr std::uint32_t told_most = 1U << 13;
  static constexpr std::uint32_t values_most = 1U << 16;
  static constexpr std::uint32_t watchers_most = 16;
  static constexpr std::uint32_t batch_most = 256;
  static constexpr std::uint32_t packed_most = 1U << 25;

  // Of the batch.
  std::uint32_t completed;
  int holder_tid;
  run_summary passed[batch_most];

  // Of the current run; the counters decide what of the rest is valid.
  std::uint64_t hash;
  std::uint32_t step_count;
  std::uint32_t switches;
  std::uint32_t preemptions;
  std::uint32_t valve;
  std::uint32_t thread_count;
  std::uint32_t object_count;
  std::uint32_t stack_count;
  std::uint32_t frame_count;
  std::uint32_t set_count;  ///< numbers in `sets`
  std::uint32_t told_count;
  std::uint32_t value_count;
  std::uint32_t watcher_count;
  bool diverged;
  std::uint32_t diverged_step;
  std::uint32_t expected_thread;
  std::uint32_t came_thread;
  std::uint32_t blocked_thread;
  long blocked_call;
  call_stack blocked_stack;

  char watchers[watchers_most][64];
  trace_step steps[trace::most_steps];
  trace_thread threads[trace::most_threads];
  trace_object objects[objects_most];
  trace_stack stacks[stacks_most];
  std::uintptr_t frames[frames_most];
  std::uint32_t sets[sets_most];  ///< step, how many, thread, thread, ...
  trace_told told[told_most];
  trace_value values[values_most];
  char packed[packed_most];  ///< of the runs of the batch that passed, one behind the other
};

/// current_trace is where this process records its controlled runs, or null.
extern run_trace* current_trace;

/// forget_run makes the trace that of a new run.
void forget_run(run_trace& trace) noexcept;

/// object_id returns 1 + the number of this object, by first appearance in the run; 0 for none, and where
/// there are too many.
std::uint32_t object_id(const void* object) noexcept;

/// stack_id returns 1 + the number of this stack in the trace, or 0 where there is no room.
std::uint32_t stack_id(const call_stack& stack) noexcept;

/// tell_trace adds what a library told of step `step`.
void tell_trace(std::uint32_t step, const char* operation, const char* detail, const char* file,
                unsigned line) noexcept;

}  // namespace snag::scheduler
