// A condition picks one task: by its number, by an atomic, by call_once.
#include <atomic>
#include <mutex>
#include <thread>
#include <vector>

int work(int n);

int run(int n) {
  int first = 0;
  int last = 0;
  int once = 0;
  int chosen = 0;
  std::atomic<int> left{n};
  std::atomic<bool> taken{false};
  std::once_flag flag;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < n; ++i) {
      threads.emplace_back([&, i] {
        if (i == 0) {
          first = work(i);
        }
        std::call_once(flag, [&] { once = work(i); });
        if (!taken.exchange(true)) {
          chosen = i;
        }
        const bool is_last = left.fetch_sub(1) == 1;
        if (is_last) {
          last = i;
        }
      });
    }
  }
  return first + last + once + chosen;
}
