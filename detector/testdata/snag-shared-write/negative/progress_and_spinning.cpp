#include <atomic>
#include <thread>
#include <vector>

int work(int n);

int run(int n) {
  int sum = 0;
  std::atomic_flag busy;
  std::atomic<int> turn{0};
  int in_turn = 0;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < n; ++i) {
      threads.emplace_back([&, i] {
        const int value = work(i);
        while (busy.test_and_set(std::memory_order_acquire)) {
          std::this_thread::yield();
        }
        sum += value;
        busy.clear(std::memory_order_release);
      });
      threads.emplace_back([&, i] {
        for (; turn != i;) {
        }
        in_turn = work(in_turn);
        ++turn;
      });
    }
  }
  return sum + in_turn;
}
