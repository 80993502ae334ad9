#include <condition_variable>
#include <deque>
#include <mutex>

template <class T>
class queue {
 public:
  void put(T value) {
    const std::lock_guard lock(guard_);
    values_.push_back(std::move(value));
    filled_.notify_one();
  }
  T take() {
    std::unique_lock lock(guard_);
    if (values_.empty()) {
      filled_.wait(lock);  // expect: snag-wait-without-predicate
    }
    T value = std::move(values_.front());
    values_.pop_front();
    return value;
  }

 private:
  std::mutex guard_;
  std::condition_variable filled_;
  std::deque<T> values_;
};

int use(queue<int>& q) {
  q.put(1);
  return q.take();
}
