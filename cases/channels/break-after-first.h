#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

namespace cases::break_after_first {

enum class health { up, down, late };

/// A downstream service and how it is.
struct report {
  std::string service;
  health is = health::late;
};

/// check_all asks every service in a task of its own and returns one report a service, in the order of the
/// services. A service that has not answered within `limit` is reported as late. `is_up` is called from
/// several threads, and may still be running for late services when the function returns.
std::vector<report> check_all(const std::vector<std::string>& services, std::chrono::milliseconds limit,
                              const std::function<bool(const std::string&)>& is_up);

}  // namespace cases::break_after_first
