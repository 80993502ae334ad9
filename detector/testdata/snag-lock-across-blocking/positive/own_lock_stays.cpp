// A lock of the program's own, taken by a guard and held while a callback takes it again.
#include <atomic>
#include <functional>
#include <mutex>
#include <utility>

class flag_lock {
 public:
  void lock() {
    while (taken_.test_and_set()) {
      taken_.wait(true);
    }
  }
  void unlock() {
    taken_.clear();
    taken_.notify_one();
  }

 private:
  std::atomic_flag taken_;
};

class settings {
 public:
  void on_change(std::function<void()> call) {
    const std::lock_guard hold(guard_);
    call_ = std::move(call);
  }
  void set(int to) {
    const std::lock_guard hold(guard_);
    value_ = to;
    call_();  // expect: snag-lock-across-blocking
  }

 private:
  flag_lock guard_;
  std::function<void()> call_;
  int value_ = 0;
};

void use(settings& all) {
  all.on_change([&] { all.on_change([] {}); });
  all.set(1);
}
