#include "cases/locks/ab-ba.h"

#include <algorithm>

namespace cases::ab_ba {

namespace {

/// Books pieces out of the stock and forgets an article of which nothing is left.
void take(std::map<std::string, int>& stock, const std::string& article, int count) {
  const auto entry = stock.find(article);
  entry->second -= count;
  if (entry->second == 0) {
    stock.erase(entry);
  }
}

}  // namespace

int move_stock(depot& from, depot& to, const std::string& article, int wanted) {
  if (&from == &to || wanted <= 0) {
    return 0;
  }
  const std::lock_guard lock_from(from.guard);
  const std::lock_guard lock_to(to.guard);
  const auto entry = from.stock.find(article);
  if (entry == from.stock.end()) {
    return 0;
  }
  const int count = std::min(wanted, entry->second);
  take(from.stock, article, count);
  to.stock[article] += count;
  return count;
}

}  // namespace cases::ab_ba
