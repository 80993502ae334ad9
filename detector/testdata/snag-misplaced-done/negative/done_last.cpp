#include <latch>
#include <thread>
#include <vector>

int price(int of);

int total(int n) {
  std::vector<int> prices(static_cast<std::size_t>(n));
  std::latch asked(n);
  std::vector<std::jthread> tasks;
  for (int i = 0; i < n; ++i) {
    tasks.emplace_back([i, &prices, &asked] {
      prices[static_cast<std::size_t>(i)] = price(i);
      asked.count_down();
    });
  }
  asked.wait();
  return prices[0];
}
