#include <atomic>
#include <thread>
#include <vector>

class spin_lock {
 public:
  void take() {
    while (busy_.test_and_set()) {
    }
  }
  void give() { busy_.clear(); }

 private:
  std::atomic_flag busy_;
};

class holder {
 public:
  explicit holder(spin_lock& lock) : lock_(lock) { lock_.take(); }
  ~holder() { lock_.give(); }
  holder(const holder&) = delete;
  holder& operator=(const holder&) = delete;

 private:
  spin_lock& lock_;
};

long run(const std::vector<int>& numbers) {
  long sum = 0;
  long more = 0;
  spin_lock lock;
  {
    std::vector<std::jthread> threads;
    for (const int n : numbers) {
      threads.emplace_back([&sum, &lock, n] {
        const holder mine(lock);
        sum += n;
      });
      threads.emplace_back([&more, &lock, n] {
        lock.take();
        more += n;
        lock.give();
      });
    }
  }
  return sum + more;
}
