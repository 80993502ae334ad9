#pragma once

// The hand-over between threads: all that the scheduler knows of how one stops and another goes on. Real
// threads and a futex each; another carrier (fibers) would replace these two functions. Internal to
// scheduler/.

#include "scheduler/model.h"

namespace snag::scheduler {

/// give lets `to` go on: out of park, or past its next park.
void give(thread& to) noexcept;

/// park sleeps until somebody gives, or until the deadline; false where time ran out. Tells its own stack
/// meanwhile where model::capture_stacks asks for it.
bool park(thread& self, const deadline* until) noexcept;

}  // namespace snag::scheduler
