#include <algorithm>
#include <latch>
#include <thread>

#include "examples/courier/courier.h"

namespace courier {

long cheapest(const parcel& what, const std::vector<carrier>& carriers) {
  std::vector<long> prices(carriers.size());
  std::latch quoted(static_cast<std::ptrdiff_t>(carriers.size()));
  std::vector<std::jthread> desks;
  for (std::size_t i = 0; i < carriers.size(); ++i) {
    desks.emplace_back([&, i] {
      const long price = carriers[i](what);
      quoted.count_down();  // planted: snag-misplaced-done
      prices[i] = price;
    });
  }
  quoted.wait();
  return prices.empty() ? 0 : *std::min_element(prices.begin(), prices.end());
}

}  // namespace courier
