#include <condition_variable>
#include <mutex>

class room {
 public:
  void enter() {
    std::unique_lock lock(guard_);
    changed_.wait(lock, [this] { return free_ > 0; });
    --free_;
  }
  void leave() {
    const std::lock_guard lock(guard_);
    free_one();
  }
  void leave_both() {
    const std::lock_guard lock(guard_);
    free_one();
    free_one();
  }

 private:
  void free_one() {
    ++free_;
    changed_.notify_one();
  }
  std::mutex guard_;
  std::condition_variable changed_;
  int free_ = 3;
};

void use(room& r) {
  r.enter();
  r.leave();
  r.leave_both();
}
