// The wait gives its own lock back, and not the one around it.
#include <condition_variable>
#include <mutex>

class bridge {
 public:
  void cross() {
    const std::lock_guard lane(lane_);
    std::unique_lock lock(guard_);
    changed_.wait(lock, [this] { return open_; });  // expect: snag-lock-across-blocking
    ++crossed_;
  }
  void open() {
    const std::lock_guard lane(lane_);
    {
      const std::lock_guard lock(guard_);
      open_ = true;
    }
    changed_.notify_all();
  }

 private:
  std::mutex lane_;
  std::mutex guard_;
  std::condition_variable changed_;
  bool open_ = false;
  int crossed_ = 0;
};

void use(bridge& b) {
  b.open();
  b.cross();
}
