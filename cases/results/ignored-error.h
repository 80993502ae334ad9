#pragma once

#include <functional>
#include <optional>
#include <string>

#include "csp/csp.h"

namespace cases::ignored_error {

/// Loads one column of a balance sheet and adds it up, in cents; or fails.
using load_sum = std::function<csp::error(const std::string& column, long& cents)>;

/// net_worth loads assets and debts at once and returns the difference; nothing where one of the two could
/// not be loaded. Blocks.
std::optional<long> net_worth(const load_sum& load);

}  // namespace cases::ignored_error
