#include <mutex>
#include <optional>

class store {
 public:
  void touch() {
    const std::lock_guard lock(guard_);
    ++count_;
  }
  void by_unlock() {
    std::unique_lock lock(guard_);
    ++count_;
    lock.unlock();
    touch();
  }
  void by_scope() {
    {
      const std::lock_guard lock(guard_);
      ++count_;
    }
    touch();
  }
  void by_hand(bool early) {
    guard_.lock();
    if (early) {
      guard_.unlock();
      touch();
      return;
    }
    guard_.unlock();
    touch();
  }
  void by_new_guard() {
    auto lock = std::unique_lock(guard_);
    ++count_;
    lock = std::unique_lock<std::mutex>();
    touch();
  }
  void by_move() {
    std::unique_lock lock(guard_);
    finish(std::move(lock));
    touch();
  }
  void caught() {
    try {
      const std::lock_guard lock(guard_);
      check(count_);
    } catch (...) {
      touch();
    }
  }

 private:
  void finish(std::unique_lock<std::mutex> held) { ++count_; }
  static void check(int n) {
    if (n > 3) {
      throw n;
    }
  }
  std::mutex guard_;
  int count_ = 0;
};

void use(store& s) {
  s.by_unlock();
  s.by_scope();
  s.by_hand(true);
  s.by_new_guard();
  s.by_move();
  s.caught();
}
