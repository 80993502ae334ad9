// Right: the caller's lock keeps the thread from looking too early, or the flag was set before.
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

class locked_by_its_caller {
 public:
  locked_by_its_caller() {
    writer_ = std::thread([this] { run(); });
  }
  ~locked_by_its_caller() {
    std::unique_lock hold(mutex_);
    stop(hold);
  }

 private:
  void stop(std::unique_lock<std::mutex>& hold) {
    filled_.notify_all();
    over_ = true;
    hold.unlock();
    writer_.join();
  }
  void run() {
    for (;;) {
      std::unique_lock hold(mutex_);
      filled_.wait(hold, [this] { return over_ || !lines_.empty(); });
      if (over_) {
        return;
      }
      lines_.pop_front();
    }
  }

  std::mutex mutex_;
  std::condition_variable filled_;
  std::deque<int> lines_;
  bool over_ = false;
  std::thread writer_;
};

class set_twice {
 public:
  set_twice() {
    writer_ = std::thread([this] { run(); });
  }
  ~set_twice() {
    {
      const std::lock_guard hold(mutex_);
      over_ = true;
    }
    filled_.notify_all();
    {
      const std::lock_guard hold(mutex_);
      lines_.clear();
      over_ = true;
    }
    writer_.join();
  }

 private:
  void run() {
    for (;;) {
      std::unique_lock hold(mutex_);
      filled_.wait(hold, [this] { return over_ || !lines_.empty(); });
      if (over_) {
        return;
      }
      lines_.pop_front();
    }
  }

  std::mutex mutex_;
  std::condition_variable filled_;
  std::deque<int> lines_;
  bool over_ = false;
  std::thread writer_;
};
