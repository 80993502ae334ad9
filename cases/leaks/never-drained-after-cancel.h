#pragma once

#include <vector>

#include "csp/chan.h"
#include "csp/context.h"

namespace cases::never_drained_after_cancel {

/// The readings of an electricity meter, as they come.
using meter = csp::recv_chan<int>;

/// consumption adds up all meters, each in a task of its own, until all are closed or `ctx` is cancelled, and
/// returns the sum of what was read by then. Leaves no task behind. Blocks.
int consumption(const csp::context& ctx, const std::vector<meter>& meters);

}  // namespace cases::never_drained_after_cancel
