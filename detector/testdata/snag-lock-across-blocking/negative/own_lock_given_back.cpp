// A lock of the program's own, taken by a guard: its members may give it back, whoever calls them.
#include <atomic>
#include <functional>
#include <mutex>
#include <utility>

class ticket_lock {
 public:
  void lock() {
    const unsigned mine = next_.fetch_add(1);
    for (unsigned now = serving_; now != mine; now = serving_) {
      serving_.wait(now);
    }
  }
  void unlock() {
    ++serving_;
    serving_.notify_all();
  }

 private:
  std::atomic<unsigned> next_{0};
  std::atomic<unsigned> serving_{0};
};

class breather {
 public:
  explicit breather(ticket_lock& of) : of_(of) { of_.unlock(); }
  breather(const breather&) = delete;
  ~breather() { of_.lock(); }

 private:
  ticket_lock& of_;
};

class timers {
 public:
  void on_fire(std::function<void(int)> call) {
    const std::lock_guard hold(guard_);
    call_ = std::move(call);
  }
  void fire(int n) {
    const std::lock_guard hold(guard_);
    ++fired_;
    const auto call = call_;
    const breather open(guard_);
    call(n);
  }
  void fire_by_hand(int n) {
    const std::lock_guard hold(guard_);
    const auto call = call_;
    guard_.unlock();
    call(n);
    guard_.lock();
    ++fired_;
  }

 private:
  ticket_lock guard_;
  std::function<void(int)> call_;
  int fired_ = 0;
};

void use(timers& all) {
  all.on_fire([&](int n) {
    if (n > 3) {
      all.on_fire([](int) {});
    }
  });
  all.fire(1);
  all.fire_by_hand(4);
}
