#pragma once

#include <functional>
#include <string>
#include <vector>

namespace cases::copied_wait_group {

/// A downstream service and whether it answers.
struct status {
  std::string name;
  bool up = false;
};

/// check_all asks every service in a task of its own and returns one status a service, in any order. `is_up`
/// is called from several threads. Blocks until all have answered.
std::vector<status> check_all(const std::vector<std::string>& names,
                              const std::function<bool(const std::string&)>& is_up);

}  // namespace cases::copied_wait_group
