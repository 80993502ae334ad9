#include <mutex>
#include <vector>

class stack {
 public:
  bool empty() const {
    const std::lock_guard lock(mutex_);
    return values_.empty();
  }

  int pop_or(int fallback) {
    std::unique_lock lock(mutex_);
    if (empty()) {  // expect: snag-double-lock
      return fallback;
    }
    const int last = values_.back();
    values_.pop_back();
    return last;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<int> values_;
};

int take(stack& from) {
  return from.pop_or(0);
}
