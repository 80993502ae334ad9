#pragma once

// Whether somebody who waited relies on what a task does after it has told that it is done.

#include <vector>

#include "detector/check.h"
#include "detector/checks/waiters.h"
#include "detector/events.h"
#include "detector/events_waits.h"

namespace snag::detector {

/// signalled_behind returns what the task signals behind an event of its code, and never before it: whoever
/// waits for that as well has waited long enough.
[[nodiscard]] std::vector<object> signalled_behind(const task& counting, const body_events& code,
                                                   const event& late);

/// relied_on returns what the waiter does with `published` once its wait is over: the close of a channel, or
/// a use; null where there is none, or where it waits for it otherwise. `signalled`: what else it may wait
/// for that comes behind.
[[nodiscard]] const event* relied_on(const check_context& context, const waiter& w, const waits& over,
                                     const object& published, bool channel,
                                     const std::vector<object>& signalled);

}  // namespace snag::detector
