#include <latch>
#include <numeric>
#include <thread>

#include "examples/courier/courier.h"

namespace courier {

// Right: each slot is written before the latch is counted down.
long invoice_total(const std::vector<parcel>& parcels, const carrier& price) {
  std::vector<long> lines(parcels.size());
  std::latch priced(static_cast<std::ptrdiff_t>(parcels.size()));
  std::vector<std::jthread> clerks;
  for (std::size_t i = 0; i < parcels.size(); ++i) {
    clerks.emplace_back([&, i] {
      lines[i] = price(parcels[i]);
      priced.count_down();
    });
  }
  priced.wait();
  return std::accumulate(lines.begin(), lines.end(), 0L);
}

}  // namespace courier
