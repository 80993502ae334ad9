#include "cases/results/shared-accumulator.h"

#include <atomic>
#include <thread>

namespace cases::shared_accumulator {

long total_sales(const std::vector<std::string>& regions, const sales_of& sales) {
  std::atomic<long> total = 0;
  {
    std::vector<std::jthread> queries;
    queries.reserve(regions.size());
    for (const std::string& region : regions) {
      queries.emplace_back([&total, &region, &sales] {
        const long cents = sales(region);
        total += cents;
      });
    }
  }
  return total;
}

}  // namespace cases::shared_accumulator
