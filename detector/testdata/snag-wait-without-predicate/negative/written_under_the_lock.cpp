#include <condition_variable>
#include <mutex>

class gate {
 public:
  void pass() {
    std::unique_lock lock(guard_);
    changed_.wait(lock, [this] { return open_; });
  }
  void notify_under_it() {
    const std::lock_guard lock(guard_);
    open_ = true;
    changed_.notify_all();
  }
  void notify_after_it() {
    guard_.lock();
    open_ = true;
    guard_.unlock();
    changed_.notify_all();
  }
  void notify_by_guard() {
    std::unique_lock lock(guard_);
    open_ = true;
    lock.unlock();
    changed_.notify_all();
  }

 private:
  std::mutex guard_;
  std::condition_variable changed_;
  bool open_ = false;
};

void use(gate& g) {
  g.notify_under_it();
  g.notify_after_it();
  g.notify_by_guard();
  g.pass();
}
