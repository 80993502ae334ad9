#pragma once

// What the benchmarks of control mode share. One thread.

#include <fmt/format.h>
#include <sched.h>
#include <sys/mman.h>

#include <chrono>
#include <cstdint>

#include "scheduler/control.h"
#include "scheduler/controlled.h"
#include "scheduler/trace_record.h"

namespace snag::bench {

using steady = std::chrono::steady_clock;

inline std::uint64_t nanoseconds_since(steady::time_point began) {
  return static_cast<std::uint64_t>(
      std::chrono::duration_cast<std::chrono::nanoseconds>(steady::now() - began).count());
}

/// the_trace is where controlled runs of this process are recorded.
inline scheduler::run_trace& the_trace() {
  static auto* trace =
      static_cast<scheduler::run_trace*>(::mmap(nullptr, sizeof(scheduler::run_trace), PROT_READ | PROT_WRITE,
                                                MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0));
  return *trace;
}

/// controlled does one run in this process, at points of synchronisation.
template <typename Program>
void controlled(std::uint64_t seed, Program program, bool fibers = false) {
  scheduler::run_plan plan;
  plan.seed = seed;
  plan.fibers = fibers;
  plan.points = 0;
  scheduler::forget_run(the_trace());
  scheduler::start_controlled(plan);
  program();
  scheduler::stop();
}

/// goal prints a ratio and says whether it is met.
inline bool goal(const char* what, double is, double wanted) {
  const bool met = is >= wanted;
  fmt::print("{:<64} {:>6.2f}   goal >= {:.2f}   {}\n", what, is, wanted, met ? "met" : "MISSED");
  return met;
}

/// pin keeps this process, and what it starts, on the processor where it is.
inline void pin() {
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(static_cast<unsigned>(::sched_getcpu()), &one);
  ::sched_setaffinity(0, sizeof one, &one);
}

}  // namespace snag::bench
