#include <atomic>
#include <mutex>
#include <shared_mutex>
#include <thread>
#include <vector>

int work(int n);

struct totals {
  std::mutex guard;
  long sum = 0;
  void add(int n) {
    const std::lock_guard lock(guard);
    sum += n;
  }
};

long run(int n) {
  std::atomic<long> all{0};
  std::mutex guard;
  std::vector<int> results;
  long locked = 0;
  totals own;
  std::shared_mutex gate;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < n; ++i) {
      threads.emplace_back([&, i] {
        const int value = work(i);
        all += value;
        own.add(value);
        {
          const std::scoped_lock lock(guard);
          results.push_back(value);
        }
        guard.lock();
        locked += value;
        guard.unlock();
      });
      threads.emplace_back([&] {
        std::unique_lock lock(gate, std::defer_lock);
        lock.lock();
        ++own.sum;
      });
    }
  }
  return all + locked + own.sum + static_cast<long>(results.size());
}
