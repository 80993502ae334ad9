#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

// One on either side: they never sleep both.
class slot {
 public:
  void put(int value) {
    std::unique_lock lock(guard_);
    changed_.wait(lock, [this] { return !full_; });
    value_ = value;
    full_ = true;
    changed_.notify_one();
  }
  int take() {
    std::unique_lock lock(guard_);
    changed_.wait(lock, [this] { return full_; });
    full_ = false;
    changed_.notify_one();
    return value_;
  }

 private:
  std::mutex guard_;
  std::condition_variable changed_;
  bool full_ = false;
  int value_ = 0;
};

int two(int n) {
  slot shared;
  std::jthread writer([&] {
    for (int i = 0; i < n; ++i) {
      shared.put(i);
    }
  });
  int sum = 0;
  std::thread reader([&] {
    for (int i = 0; i < n; ++i) {
      sum += shared.take();
    }
  });
  reader.join();
  return sum;
}

// Everybody waits for the same thing.
class tickets {
 public:
  void take() {
    std::unique_lock lock(guard_);
    given_.wait(lock, [this] { return left_ > 0; });
    --left_;
  }
  void take_quietly() {
    std::unique_lock lock(guard_);
    given_.wait(lock, [this] { return left_ > 0; });
    left_ -= 1;
  }
  void give() {
    const std::lock_guard lock(guard_);
    ++left_;
    given_.notify_one();
  }

 private:
  std::mutex guard_;
  std::condition_variable given_;
  int left_ = 0;
};

void many(int n) {
  tickets all;
  std::vector<std::jthread> threads;
  for (int i = 0; i < n; ++i) {
    threads.emplace_back([&all] { all.take(); });
    threads.emplace_back([&all] { all.take_quietly(); });
  }
  for (int i = 0; i < 2 * n; ++i) {
    all.give();
  }
}
