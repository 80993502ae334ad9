#include <latch>
#include <numeric>
#include <thread>
#include <vector>

int price(int of);

int total(int n) {
  std::vector<int> prices(static_cast<std::size_t>(n));
  std::latch asked(n);
  std::vector<std::thread> tasks;
  for (int i = 0; i < n; ++i) {
    tasks.push_back(std::thread([i, &prices, &asked] {
      const int one = price(i);
      asked.count_down();  // expect: snag-misplaced-done
      prices[static_cast<std::size_t>(i)] = one;
    }));
  }
  asked.wait();
  const int sum = std::accumulate(prices.begin(), prices.end(), 0);
  for (auto& t : tasks) {
    t.join();
  }
  return sum;
}
