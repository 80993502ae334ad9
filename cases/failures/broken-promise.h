#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace cases::broken_promise {

/// Looks up the price of a share in cents; nothing where the symbol is not traded.
using look_up = std::function<std::optional<long>(const std::string& symbol)>;

/// quote sends all symbols to the one thread that may talk to the exchange and returns a line per symbol, in
/// order: "ACME 1250", or "NOPE not traded". Blocks until every symbol was answered.
std::vector<std::string> quote(const std::vector<std::string>& symbols, const look_up& price_of);

}  // namespace cases::broken_promise
