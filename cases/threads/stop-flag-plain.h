#pragma once

#include <functional>
#include <vector>

namespace cases::stop_flag_plain {

/// sample_during runs `work` and, until it ends, reads the gauge every millisecond from another thread.
/// Returns what was read: at least one value. Blocks.
std::vector<int> sample_during(const std::function<void()>& work, const std::function<int()>& gauge);

}  // namespace cases::stop_flag_plain
