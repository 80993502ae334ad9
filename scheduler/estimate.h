#pragma once

// What one run tells of the next. Internal to scheduler/.

#include <sys/types.h>

#include "scheduler/controlled.h"
#include "scheduler/trace_record.h"

namespace snag::scheduler {

/// make_estimate counts the steps, and who met which object that others meet too.
void make_estimate(const run_trace& trace, run_estimate& to) noexcept;

/// blocking_call returns the number of the system call in which a thread of the child sleeps, or -1 where it
/// runs.
long blocking_call(pid_t child, int tid) noexcept;

/// call_name returns the name of a system call, or "a system call".
const char* call_name(long number) noexcept;

}  // namespace snag::scheduler
