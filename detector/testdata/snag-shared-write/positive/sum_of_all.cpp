#include <functional>
#include <string>
#include <thread>
#include <vector>

long total(const std::vector<std::string>& regions, const std::function<long(const std::string&)>& sales) {
  long sum = 0;
  {
    std::vector<std::jthread> queries;
    for (const std::string& region : regions) {
      queries.emplace_back([&sum, &region, &sales] {
        const long cents = sales(region);
        sum += cents;  // expect: snag-shared-write
      });
    }
  }
  return sum;
}
