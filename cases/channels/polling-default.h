#pragma once

#include <functional>
#include <string>
#include <vector>

namespace cases::polling_default {

/// A downstream service and how it is.
struct report {
  std::string service;
  bool up = false;
};

/// check_all asks every service in a task of its own and returns one report a service, in any order. `is_up`
/// is called from several threads. Blocks until all have answered.
std::vector<report> check_all(const std::vector<std::string>& services,
                              const std::function<bool(const std::string&)>& is_up);

}  // namespace cases::polling_default
