#pragma once

#include <map>
#include <string>
#include <vector>

namespace cases::lock_across_get {

/// By currency: what there is of it, or the cents that one of it is worth.
using amounts = std::map<std::string, int>;

/// total_in_cents converts every amount of a ledger in a task of its own, at the ledger's rates, and returns
/// the sum. Blocks until all are converted.
int total_in_cents(const amounts& balances, const amounts& rates);

}  // namespace cases::lock_across_get
