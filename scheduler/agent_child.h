#pragma once

// The child of the fork server. Internal to scheduler/.

#include <cstddef>
#include <cstdint>

#include "scheduler/agent.h"
#include "scheduler/control.h"
#include "scheduler/protocol.h"
#include "scheduler/record.h"

namespace snag::scheduler {

/// watch_runs sets up, in the server, what its children inherit: a deadlock or a panic is noted, and ends the
/// run.
void watch_runs() noexcept;

/// begin_child makes the calling process one that runs: what it finds is in `record`, what it prints in
/// `output`, and what it reads comes from `nothing`.
void begin_child(run_record& record, int nothing, int output) noexcept;

/// end_scenario waits until every other thread has ended or is stuck. Stuck ones are a leak, and end the
/// process.
void end_scenario() noexcept;

/// Runs of one subject that are to follow each other in one process.
struct run_series {
  const char* subject;
  std::uint64_t first;         ///< number of the first of them
  const std::uint64_t* seeds;  ///< `count` of them
  std::size_t count;
  modes on;
};

/// How far a child is with its series. Shared with the server.
struct series_progress {
  std::uint32_t completed;  ///< runs that passed and left nothing behind, and were not the last
  std::uint64_t microseconds[protocol::max_seeds];  ///< of each of those
};

/// run_child does run after run until one is no plain finish, or has left a thread behind, or was the last,
/// and ends the process. What the last one found is in `record`; its stdout and stderr go to `output`.
[[noreturn]] void run_child(const agent::program& what, const run_series& asked, run_record& record,
                            series_progress& progress, int nothing, int output) noexcept;

/// watch_blocking lets the server ask the thread that has the turn where it is, by blocking_signal.
void watch_blocking() noexcept;
int blocking_signal() noexcept;

}  // namespace snag::scheduler
