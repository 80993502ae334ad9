#pragma once

#include <string>
#include <vector>

namespace cases::wait_without_predicate {

/// cook_all hands the orders to two cooks through a hatch that holds one order, and returns what they cooked,
/// in any order. No order is empty. Blocks until every order is cooked.
std::vector<std::string> cook_all(const std::vector<std::string>& orders);

}  // namespace cases::wait_without_predicate
