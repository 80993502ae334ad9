// Each round takes the lock anew, and asks under it before it waits; or has no end, and may miss a beat.
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>

class worker {
 public:
  void asks_first() {
    while (running_) {
      std::unique_lock lock(guard_);
      if (jobs_.empty()) {
        filled_.wait(lock);
      }
      drain();
    }
  }
  void leaves_first() {
    while (true) {
      std::unique_lock lock(guard_);
      if (!running_) {
        break;
      }
      filled_.wait(lock);
      drain();
    }
  }
  void drains_first() {
    while (running_) {
      std::unique_lock lock(guard_);
      drain();
      filled_.wait(lock);
    }
  }
  void asks_in_a_loop() {
    while (running_) {
      std::unique_lock lock(guard_);
      while (jobs_.empty() && running_) {
        filled_.wait(lock);
      }
      drain();
    }
  }
  void takes_it_once() {
    std::unique_lock lock(guard_);
    while (running_) {
      filled_.wait(lock);
      drain();
    }
  }
  void pauses() {
    while (running_) {
      std::unique_lock lock(guard_);
      filled_.wait_for(lock, std::chrono::seconds(1));
    }
  }
  void follows_a_beat() {
    for (;;) {
      std::unique_lock lock(guard_);
      filled_.wait(lock);
      drain();
    }
  }

 private:
  void drain();
  std::mutex guard_;
  std::condition_variable filled_;
  std::deque<int> jobs_;
  bool running_ = true;
};

void use(worker& w) {
  w.asks_first();
  w.leaves_first();
  w.drains_first();
  w.asks_in_a_loop();
  w.takes_it_once();
  w.pauses();
  w.follows_a_beat();
}
