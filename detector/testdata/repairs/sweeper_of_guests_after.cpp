// A thread throws out guests who have left; that there is something to do is a fact under the lock.
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

class inn {
 public:
  inn() : sweeper_([this] { sweep(); }) {}
  ~inn() {
    ending_ = true;
    guest_left();
    sweeper_.join();
  }
  void guest_left() {
    {
      const std::lock_guard<std::mutex> lock(guard_);
      to_do_ = true;
    }
    left_.notify_one();
  }

 private:
  void sweep() {
    for (;;) {
      throw_out();
      if (ending_ && guests_ == 0) {
        break;
      }
      if (!ending_) {
        std::unique_lock<std::mutex> lock(guard_);
        left_.wait(lock, [this] { return to_do_; });
        to_do_ = false;
      }
    }
  }
  void throw_out();
  std::atomic<bool> ending_ = false;
  std::atomic<int> guests_ = 0;
  std::mutex guard_;
  std::condition_variable left_;
  bool to_do_ = false;
  std::thread sweeper_;
};

void close(inn& house) {
  house.guest_left();
}
