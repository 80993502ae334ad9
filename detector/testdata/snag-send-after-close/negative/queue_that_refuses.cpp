// A queue of the program's own: a push after the close is refused, not an error.
#include <deque>
#include <mutex>

class queue {
 public:
  bool push(int value) {
    const std::lock_guard lock(mutex_);
    if (closed_) {
      return false;
    }
    values_.push_back(value);
    return true;
  }
  void close() {
    const std::lock_guard lock(mutex_);
    closed_ = true;
  }

 private:
  std::mutex mutex_;
  std::deque<int> values_;
  bool closed_ = false;
};

bool refused() {
  queue jobs;
  jobs.close();
  return !jobs.push(1);
}
