#pragma once

// Jobs that one thread of an object takes from its queue: they never run beside each other.

#include "detector/check.h"
#include "detector/events.h"

namespace snag::detector {

/// run_by_one_thread says whether two tasks (or two runs of one) are put into the queue of the same object,
/// whose class has a single thread that runs them.
[[nodiscard]] bool run_by_one_thread(const check_context& context, const task& one, const task& other);

}  // namespace snag::detector
