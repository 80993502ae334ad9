#pragma once

// Call stacks by the unwinder, for places that are stuck and places that spawn. Internal to scheduler/.

#include "scheduler/thread.h"

namespace snag::scheduler {

/// capture fills `to` with the callers of this function, those inside the scheduler itself left out where
/// they are on top. Works without frame pointers; some microseconds.
void capture(call_stack& to) noexcept;

/// in_unwinder says whether an address lies in the unwinder's own library. What that does to initialise
/// itself is none of the program's: a thread that is stopped there may hold a sanitizer's lock.
bool in_unwinder(const void* address) noexcept;

}  // namespace snag::scheduler
