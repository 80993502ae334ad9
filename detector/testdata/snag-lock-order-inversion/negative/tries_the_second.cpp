#include <mutex>

class pair {
 public:
  void there() {
    const std::lock_guard a(left_);
    const std::lock_guard b(right_);
    ++count_;
  }
  bool back() {
    const std::lock_guard b(right_);
    const std::unique_lock a(left_, std::try_to_lock);
    if (!a.owns_lock()) {
      return false;
    }
    --count_;
    return true;
  }
  void retry() {
    for (;;) {
      std::unique_lock b(right_);
      if (left_.try_lock()) {
        --count_;
        left_.unlock();
        return;
      }
    }
  }

 private:
  std::mutex left_;
  std::mutex right_;
  int count_ = 0;
};

void use(pair& p) {
  p.there();
  p.back();
  p.retry();
}
