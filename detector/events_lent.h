#pragma once

// What a task is lent by value and gives back at its end: tokens, leases, guards that were moved into it.

#include <vector>

#include "detector/check.h"
#include "detector/events.h"

namespace snag::detector {

/// lent_to returns touches of those objects of which a task was given a guard: an object of a class of the
/// program's own with a destructor, kept in its closure or among its arguments, may tell whatever it was made
/// from that the task is over. `[token = pending.take()] { ... }` counts `pending` down when it ends.
[[nodiscard]] std::vector<event> lent_to(const check_context& context, const task& started);

}  // namespace snag::detector
