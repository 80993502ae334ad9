#pragma once

#include <functional>
#include <string>
#include <vector>

namespace cases::latch_before_publish {

/// total_price fetches every quote ("12.50") in a thread of its own and returns the sum in cents. Blocks.
long total_price(const std::vector<std::function<std::string()>>& fetchers);

}  // namespace cases::latch_before_publish
