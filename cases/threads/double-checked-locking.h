#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace cases::double_checked_locking {

/// Cents of the house's currency for one unit of another.
using rate_table = std::map<std::string, long>;

struct payment {
  std::string currency;
  long units = 0;
};

/// in_cents converts every payment in a thread of its own. The rates are loaded once, by the first that needs
/// them. Blocks; returns one number a payment, in their order.
std::vector<long> in_cents(const std::vector<payment>& payments, const std::function<rate_table()>& load);

}  // namespace cases::double_checked_locking
