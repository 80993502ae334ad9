#pragma once

// The child of the fork server. Internal to scheduler/.

#include "scheduler/agent.h"
#include "scheduler/control.h"
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

/// run_child does one run and ends the process. Everything it finds is in `record`; stdout and stderr of the
/// run go to `output`.
[[noreturn]] void run_child(const agent::program& what, const agent::run_request& asked, const modes& on,
                            run_record& record, int nothing, int output) noexcept;

/// watch_blocking lets the server ask the thread that has the turn where it is, by blocking_signal.
void watch_blocking() noexcept;
int blocking_signal() noexcept;

}  // namespace snag::scheduler
