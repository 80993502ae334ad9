#pragma once

#include <chrono>
#include <functional>
#include <vector>

namespace cases::no_overall_deadline {

enum class health { up, down, late };

/// check_all asks all services at once and returns the health of each, in their order; `late` for one that
/// did not answer within `timeout`. A service may be asked for longer than the call lasts. Blocks, for
/// `timeout` at most.
std::vector<health> check_all(const std::vector<std::function<bool()>>& services,
                              std::chrono::milliseconds timeout);

}  // namespace cases::no_overall_deadline
