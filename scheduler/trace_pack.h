#pragma once

// The steps of a run in few characters: what a systematic search needs of every run, and no more. Internal to
// scheduler/; the form is told in scheduler/protocol.h.

#include <cstddef>

#include "scheduler/trace_record.h"

namespace snag::scheduler {

/// pack_trace writes the packed form of the trace to `to`, without an end mark, and returns its length; 0
/// where there is no room for it. What it writes needs no escapes in JSON.
std::size_t pack_trace(const run_trace& trace, char* to, std::size_t room) noexcept;

}  // namespace snag::scheduler
