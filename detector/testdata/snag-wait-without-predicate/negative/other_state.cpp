// What is written without the lock is not what is waited for.
#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>

class queue {
 public:
  void put(int value) {
    {
      const std::lock_guard lock(guard_);
      values_.push_back(value);
    }
    ++puts_;
    filled_.notify_one();
  }
  int take() {
    std::unique_lock lock(guard_);
    filled_.wait(lock, [this] { return !values_.empty(); });
    const int value = values_.front();
    values_.pop_front();
    return value;
  }

 private:
  std::mutex guard_;
  std::condition_variable filled_;
  std::atomic<int> puts_{0};
  std::deque<int> values_;
};

int use(queue& q) {
  q.put(1);
  return q.take();
}
