#include <condition_variable>
#include <deque>
#include <mutex>

template <class T>
class queue {
 public:
  void push(T value) {
    {
      std::lock_guard lock(guard_);
      values_.push_back(std::move(value));
    }
    filled_.notify_one();
  }
  T pop() {
    std::unique_lock lock(guard_);
    filled_.wait(lock, [this] { return !values_.empty(); });
    T value = std::move(values_.front());
    values_.pop_front();
    return value;
  }
  bool take_all(queue& from) {
    std::scoped_lock both(guard_, from.guard_);
    values_.swap(from.values_);
    return true;
  }

 private:
  std::mutex guard_;
  std::condition_variable filled_;
  std::deque<T> values_;
};

int use(queue<int>& a, queue<int>& b) {
  a.push(1);
  a.take_all(b);
  return a.pop();
}
