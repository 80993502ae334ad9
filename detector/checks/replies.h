#pragma once

#include "detector/check.h"
#include "detector/events.h"

namespace snag::detector {

/// check_reply reports a task that owes its spawner one value over a channel, and has a path without it. Part
/// of snag-broken-promise.
void check_reply(const check_context& context, const body_events& spawner, const task& started);

}  // namespace snag::detector
