#pragma once

// The scheduler's switch, for whoever runs a program under it (the agent, a benchmark, a test).

#include <cstdint>

namespace snag::scheduler {

struct run_plan;

/// What interposition does. All off: every function only forwards.
struct modes {
  bool noise = false;  ///< seeded delays and yields at synchronisation points
  bool count = false;  ///< who waits for what: a deadlock is known at once
};

/// start makes the calling thread thread 1 and switches the modes on. REQUIRES: the process has one thread,
/// and no object of the program is waited for. `seed` decides what the noise does. May be called again, under
/// the same conditions, for the next run.
void start(const modes& on, std::uint64_t seed) noexcept;

/// start_controlled is start for one controlled schedule: the calling thread has the turn. REQUIRES further:
/// current_trace is set. The plan must live until stop.
void start_controlled(const run_plan& plan) noexcept;

/// stop switches to plain forwarding. REQUIRES: the process has one thread.
void stop() noexcept;

/// quiesce blocks the calling thread 1 until every other thread has ended or is stuck for ever. REQUIRES:
/// count mode. A thread that runs for ever keeps it waiting: a time limit is the caller's affair.
void quiesce() noexcept;

/// on_stuck names what is called, once, by the thread that finds that nobody can run any more: thread 1 is
/// stuck too. Every other thread is asleep for ever and the scheduler's lock is held: the handler must not
/// return to the program, and must not lock or allocate; record what is wanted (scheduler/record.h) and end
/// the process.
void on_stuck(void (*handler)() noexcept) noexcept;

}  // namespace snag::scheduler
