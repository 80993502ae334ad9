#pragma once

#include <functional>
#include <string>
#include <vector>

namespace cases::serial_calls {

struct profile {
  int id = 0;
  std::string name;
};

/// profiles loads the profile of each friend and returns them in the order of the ids. `load` may be called
/// from any thread. Blocks.
std::vector<profile> profiles(const std::vector<int>& friends, const std::function<profile(int)>& load);

}  // namespace cases::serial_calls
