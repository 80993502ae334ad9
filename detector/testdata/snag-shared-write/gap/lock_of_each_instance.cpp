// Each object has a lock of its own, and all write to one place.
// missed: snag-shared-write
#include <cstddef>
#include <mutex>
#include <thread>
#include <vector>

class meter {
 public:
  explicit meter(std::size_t& total) : total_(total) {}
  void count(std::size_t bytes) {
    const std::lock_guard lock(mutex_);
    total_ += bytes;
  }

 private:
  std::mutex mutex_;
  std::size_t& total_;
};

std::size_t run(int n) {
  std::size_t total = 0;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < n; ++i) {
      threads.emplace_back([&total] {
        meter mine(total);
        mine.count(100);
      });
    }
  }
  return total;
}
