#pragma once

#include <vector>

namespace cases::notify_one_for_all {

/// relay sends every producer's numbers through one belt with room for a single parcel; two packers take
/// them off, each the same number of parcels. Returns what was taken, in any order. The total must be even.
/// Blocks until all is done.
std::vector<int> relay(const std::vector<std::vector<int>>& producers);

}  // namespace cases::notify_one_for_all
