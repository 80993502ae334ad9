#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace cases::returned_channel_never_read {

/// Prices that are known already, by article.
using price_list = std::map<std::string, int>;
/// Asks the supplier for a price in cents. Slow; called from another thread.
using supplier = std::function<int(const std::string& article)>;

/// total returns the sum of the prices of all articles in cents: the known ones from the list, the others
/// from the supplier. Blocks; leaves no task behind for good.
int total(const std::vector<std::string>& articles, const price_list& known, const supplier& ask);

}  // namespace cases::returned_channel_never_read
