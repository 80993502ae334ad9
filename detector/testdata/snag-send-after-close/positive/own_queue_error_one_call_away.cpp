// One member says false, and another makes an exception of it: that one is the send.
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <stdexcept>

class letters {
 public:
  void post(int one) {
    if (!post_if_open(one)) {
      throw std::logic_error("the box is gone");
    }
  }
  bool post_if_open(int one) {
    const std::lock_guard lock(mutex_);
    if (gone_) {
      return false;
    }
    inside_.push_back(one);
    came_.notify_one();
    return true;
  }
  std::optional<int> collect() {
    std::unique_lock lock(mutex_);
    while (inside_.empty() && !gone_) {
      came_.wait(lock);
    }
    if (inside_.empty()) {
      return std::nullopt;
    }
    std::optional<int> last = inside_.back();
    inside_.pop_back();
    return last;
  }
  void take_down() {
    const std::lock_guard lock(mutex_);
    gone_ = true;
    came_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable came_;
  std::deque<int> inside_;
  bool gone_ = false;
};

bool polite(letters& box) {
  box.take_down();
  return box.post_if_open(1);
}

int rash(letters& box) {
  box.post(1);
  box.take_down();
  box.post(2);  // expect: snag-send-after-close
  return box.collect().value_or(0);
}
