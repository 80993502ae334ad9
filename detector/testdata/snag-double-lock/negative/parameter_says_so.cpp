#include <mutex>

class counter {
 public:
  void add(int n, bool locked) {
    if (!locked) {
      guard_.lock();
    }
    value_ += n;
    if (!locked) {
      guard_.unlock();
    }
  }
  void add_guarded(int n, bool locked) {
    std::unique_lock lock(guard_, std::defer_lock);
    if (!locked) {
      lock.lock();
    }
    value_ += n;
  }
  void reset(const std::unique_lock<std::mutex>* held) {
    if (held == nullptr) {
      const std::lock_guard lock(guard_);
      value_ = 0;
      return;
    }
    value_ = 0;
  }
  void twice(int n) {
    std::unique_lock lock(guard_);
    add(n, true);
    add_guarded(n, true);
    reset(&lock);
  }

 private:
  std::mutex guard_;
  int value_ = 0;
};

void use(counter& c) {
  c.add(1, false);
  c.twice(2);
}
