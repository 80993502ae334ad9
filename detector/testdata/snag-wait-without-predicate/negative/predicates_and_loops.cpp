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
    filled_.notify_one();
  }
  int take() {
    std::unique_lock lock(guard_);
    filled_.wait(lock, [this] { return !values_.empty(); });
    return pop();
  }
  int take_by_while() {
    std::unique_lock lock(guard_);
    while (values_.empty()) filled_.wait(lock);
    return pop();
  }
  int take_by_for() {
    std::unique_lock lock(guard_);
    for (;;) {
      if (!values_.empty()) {
        return pop();
      }
      filled_.wait(lock);
    }
  }
  int take_by_do() {
    std::unique_lock lock(guard_);
    if (values_.empty()) {
      do {
        filled_.wait(lock);
      } while (values_.empty());
    }
    return pop();
  }
  int take_by_goto() {
    std::unique_lock lock(guard_);
  again:
    if (values_.empty()) {
      filled_.wait(lock);
      goto again;
    }
    return pop();
  }

 private:
  int pop() {
    const int value = values_.front();
    values_.pop_front();
    return value;
  }
  std::mutex guard_;
  std::condition_variable filled_;
  std::deque<int> values_;
};

int use(queue& q) {
  q.put(1);
  return q.take() + q.take_by_while() + q.take_by_for() + q.take_by_do() + q.take_by_goto();
}
