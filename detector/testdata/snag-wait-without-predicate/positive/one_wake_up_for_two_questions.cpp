#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

class slot {
 public:
  void put(int value) {
    std::unique_lock lock(guard_);
    changed_.wait(lock, [this] { return !full_; });
    value_ = value;
    full_ = true;
    changed_.notify_one();  // expect: snag-wait-without-predicate
  }
  int take() {
    std::unique_lock lock(guard_);
    while (!full_) {
      changed_.wait(lock);
    }
    full_ = false;
    changed_.notify_one();  // expect: snag-wait-without-predicate
    return value_;
  }

 private:
  std::mutex guard_;
  std::condition_variable changed_;
  bool full_ = false;
  int value_ = 0;
};

int run(int n) {
  slot shared;
  std::vector<std::jthread> threads;
  for (int i = 0; i < n; ++i) {
    threads.emplace_back([&shared, i] { shared.put(i); });
  }
  int sum = 0;
  std::thread reader([&] {
    for (int i = 0; i < n; ++i) {
      sum += shared.take();
    }
  });
  reader.join();
  return sum;
}
