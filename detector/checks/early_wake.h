#pragma once

#include "detector/check.h"
#include "detector/events.h"

namespace snag::detector {

/// is_woken_before: a condition is notified before a flag is written, and not again on any path; no lock that
/// is held meanwhile keeps a waiter from looking at the flag in between.
[[nodiscard]] bool is_woken_before(const check_context& context, const body_events& stopper,
                                   const event& write, const object& condition);

}  // namespace snag::detector
