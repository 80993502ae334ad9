#pragma once

#include <functional>
#include <string>
#include <vector>

namespace cases::guard_order {

/// A check that a deployment has to pass. It throws a std::exception where it does not.
struct gate {
  std::string name;
  std::function<void()> pass;
};

/// objections runs all gates at once and returns a line per gate that was not passed, in order:
/// "licences: two unknown". Blocks until all gates have said their word.
std::vector<std::string> objections(const std::vector<gate>& gates);

}  // namespace cases::guard_order
