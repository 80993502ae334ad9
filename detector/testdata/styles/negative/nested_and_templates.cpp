// Lambdas inside lambdas and templates that wait for what they start.
#include <algorithm>
#include <latch>
#include <thread>
#include <vector>

void draw(int row, int column);

template <class Item, class Work>
void for_all(const std::vector<Item>& items, Work work) {
  std::vector<std::jthread> threads;
  for (const Item& item : items) {
    threads.emplace_back([&item, work] { work(item); });
  }
}

void grid(const std::vector<int>& rows) {
  for_all(rows, [](int row) {
    std::latch drawn(2);
    const auto half = [&drawn, row](int column) {
      draw(row, column);
      drawn.count_down();
    };
    std::jthread left([&half] { half(0); });
    std::jthread right([&half] { half(1); });
    drawn.wait();
  });
  std::thread outer([&rows] {
    int sum = 0;
    std::for_each(rows.begin(), rows.end(), [&sum](int row) { sum += row; });
    draw(sum, 0);
  });
  outer.join();
}
