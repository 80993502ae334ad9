#pragma once

#include <vector>

namespace cases::missing_unlock {

/// sell lets each box office ask for its groups of seats, in its own thread, and returns how many of the
/// `seats` are left. A group is seated whole or not at all. Blocks until all have asked.
int sell(int seats, const std::vector<std::vector<int>>& box_offices);

}  // namespace cases::missing_unlock
