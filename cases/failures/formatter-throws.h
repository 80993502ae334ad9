#pragma once

#include <functional>
#include <string>
#include <vector>

namespace cases::formatter_throws {

/// What a sensor throws where it cannot measure: the code that the hardware gave.
struct sensor_fault {
  unsigned code = 0;
};

/// Measures once. Throws sensor_fault.
using sensor = std::function<int()>;

/// read_all reads every sensor in a thread of its own and returns a line per sensor, in order: "21", or the
/// reason why there is no value. Blocks. Does not throw for a sensor that fails.
std::vector<std::string> read_all(const std::vector<sensor>& sensors);

}  // namespace cases::formatter_throws
