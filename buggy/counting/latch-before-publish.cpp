#include "cases/counting/latch-before-publish.h"

#include <cstddef>
#include <latch>
#include <numeric>
#include <string>
#include <thread>

namespace cases::latch_before_publish {

namespace {

/// "12.50" is 1250 cents.
long cents(const std::string& quote) {
  const std::size_t point = quote.find('.');
  return std::stol(quote.substr(0, point)) * 100 + std::stol(quote.substr(point + 1));
}

}  // namespace

long total_price(const std::vector<std::function<std::string()>>& fetchers) {
  std::vector<long> prices(fetchers.size(), 0);
  std::latch fetched(static_cast<std::ptrdiff_t>(fetchers.size()));
  std::vector<std::jthread> workers;
  workers.reserve(fetchers.size());
  for (std::size_t i = 0; i < fetchers.size(); ++i) {
    workers.emplace_back([&, i] {
      const std::string quote = fetchers[i]();
      fetched.count_down();
      prices[i] = cents(quote);
    });
  }
  fetched.wait();
  return std::accumulate(prices.begin(), prices.end(), 0L);
}

}  // namespace cases::latch_before_publish
