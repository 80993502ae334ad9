// Closed by a helper and once more by who called it; an exchange sees the second time.
#include <atomic>
#include <condition_variable>
#include <cstdlib>
#include <mutex>
#include <optional>
#include <queue>

template <class Value>
class inbox {
 public:
  bool deliver(Value value) {
    const std::scoped_lock lock(mutex_);
    if (sealed_) {
      return false;
    }
    waiting_.push(std::move(value));
    came_.notify_one();
    return true;
  }
  std::optional<Value> open_next() {
    std::unique_lock lock(mutex_);
    while (waiting_.empty() && !sealed_.load()) {
      came_.wait(lock);
    }
    if (waiting_.empty()) {
      return std::nullopt;
    }
    Value first = std::move(waiting_.front());
    waiting_.pop();
    return first;
  }
  void seal() {
    const std::scoped_lock lock(mutex_);
    if (sealed_.exchange(true)) {
      std::abort();
    }
    came_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable came_;
  std::queue<Value> waiting_;
  std::atomic<bool> sealed_ = false;
};

static int rest_of(inbox<int>& letters) {
  letters.seal();
  int sum = 0;
  while (const auto letter = letters.open_next()) {
    sum += *letter;
  }
  return sum;
}

int finish() {
  inbox<int> letters;
  letters.deliver(7);
  const int sum = rest_of(letters);
  letters.seal();  // expect: snag-double-close
  return sum;
}
