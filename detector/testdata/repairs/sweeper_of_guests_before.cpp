// A thread throws out guests who have left; it asks for the end, takes the lock, and sleeps through what came
// between.
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

class inn {
 public:
  inn() : sweeper_([this] { sweep(); }) {}
  ~inn() {
    ending_ = true;
    left_.notify_one();
    sweeper_.join();
  }
  void guest_left() { left_.notify_one(); }

 private:
  void sweep() {
    for (;;) {
      throw_out();
      if (ending_ && guests_ == 0) {
        break;
      }
      if (!ending_) {
        std::unique_lock<std::mutex> lock(guard_);
        left_.wait(lock);  // expect: snag-wait-without-predicate
      }
    }
  }
  void throw_out();
  std::atomic<bool> ending_ = false;
  std::atomic<int> guests_ = 0;
  std::mutex guard_;
  std::condition_variable left_;
  std::thread sweeper_;
};

void close(inn& house) {
  house.guest_left();
}
