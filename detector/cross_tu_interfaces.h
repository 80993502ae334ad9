#pragma once

// Tasks that are given to an interface whose classes stand in other units. For cross_tu_table.cpp.

#include <vector>

#include "detector/cross_tu.h"
#include "detector/cross_tu_compose.h"

namespace snag::detector {

/// interfaces returns, of each pure virtual function that starts what it is given whichever class stands
/// behind it, a summary with those starts: what all that override it do alike, each on threads of its own, or
/// each queued for a thread of its class. Nothing else is told of such a function. One that an overrider is
/// not known of, or does otherwise, is not among them. `overrides` is in order.
[[nodiscard]] std::vector<function_summary> interfaces(const std::vector<summary_override>& overrides,
                                                       const summaries_by_usr& known);

}  // namespace snag::detector
