#pragma once

#include <functional>
#include <vector>

namespace cases::loop_capture {

/// A port and whether something listens there.
struct probe {
  int port = 0;
  bool open = false;
};

/// scan probes every port in a task of its own and returns one probe a port, in any order. Blocks until all
/// are there.
std::vector<probe> scan(const std::vector<int>& ports, const std::function<bool(int)>& is_open);

}  // namespace cases::loop_capture
