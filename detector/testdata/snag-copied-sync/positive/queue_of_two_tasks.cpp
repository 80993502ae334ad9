#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

template <class T>
class queue {
 public:
  queue() = default;
  queue(const queue& other) {
    const std::lock_guard lock(other.mutex_);
    items_ = other.items_;
  }
  void push(T item) {
    {
      const std::lock_guard lock(mutex_);
      items_.push_back(std::move(item));
    }
    some_.notify_one();
  }
  T pop() {
    std::unique_lock lock(mutex_);
    some_.wait(lock, [this] { return !items_.empty(); });
    T first = std::move(items_.front());
    items_.pop_front();
    return first;
  }

 private:
  mutable std::mutex mutex_;
  std::condition_variable some_;
  std::deque<T> items_;
};

int next();
void use(int n);

void run() {
  queue<int> numbers;
  std::jthread producer([numbers]() mutable { numbers.push(next()); });  // expect: snag-copied-sync
  std::jthread consumer([numbers]() mutable { use(numbers.pop()); });    // expect: snag-copied-sync
}
