#pragma once

// Values that the program lets us watch (snag::watch). Internal to scheduler/.

#include "scheduler/trace_record.h"

namespace snag::scheduler {

/// watch_value keeps the reader until forget_watched; a 17th is not kept.
void watch_value(const char* name, std::int64_t (*read)(void*), void* state) noexcept;
void forget_watched() noexcept;

/// read_watched notes in the trace what has changed before the step that is being written. Called by the one
/// thread that runs.
void read_watched(run_trace& trace) noexcept;

}  // namespace snag::scheduler
