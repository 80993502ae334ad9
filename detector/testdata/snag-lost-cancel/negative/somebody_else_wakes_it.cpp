// Right: another thread, a hook, a guard or a helper wakes the thread after the stop.
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

class fed_by_a_thread {
 public:
  fed_by_a_thread() {
    taker_ = std::thread([this] { take(); });
    giver_ = std::thread([this] { give(); });
  }
  ~fed_by_a_thread() {
    {
      const std::lock_guard hold(mutex_);
      over_ = true;
    }
    giver_.join();
    taker_.join();
  }

 private:
  void give() {
    for (;;) {
      const std::lock_guard hold(mutex_);
      jobs_.push_back(1);
      filled_.notify_all();
      if (over_) {
        return;
      }
    }
  }
  void take() {
    for (;;) {
      std::unique_lock hold(mutex_);
      filled_.wait(hold, [this] { return over_ || !jobs_.empty(); });
      if (over_) {
        return;
      }
      jobs_.pop_front();
    }
  }

  std::mutex mutex_;
  std::condition_variable filled_;
  std::deque<int> jobs_;
  bool over_ = false;
  std::thread giver_;
  std::thread taker_;
};

class with_hooks {
 public:
  with_hooks() {
    at_stop_.push_back([this] { changed_.notify_all(); });
    runner_ = std::thread([this] { run(); });
  }
  ~with_hooks() {
    {
      const std::lock_guard hold(mutex_);
      over_ = true;
    }
    for (auto& hook : at_stop_) {
      hook();
    }
    runner_.join();
  }

 private:
  void run() {
    std::unique_lock hold(mutex_);
    changed_.wait(hold, [this] { return over_; });
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::function<void()>> at_stop_;
  bool over_ = false;
  std::thread runner_;
};

class with_guard {
 public:
  with_guard() {
    runner_ = std::thread([this] { run(); });
  }
  ~with_guard() {
    {
      const waker at_end{*this};
      const std::lock_guard hold(mutex_);
      over_ = true;
    }
    runner_.join();
  }

 private:
  struct waker {
    with_guard& of;
    ~waker() { of.changed_.notify_all(); }
  };
  void run() {
    std::unique_lock hold(mutex_);
    changed_.wait(hold, [this] { return over_; });
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  bool over_ = false;
  std::thread runner_;
};

class bell {
 public:
  explicit bell(std::condition_variable& of) : of_(of) {}
  void ring() { of_.notify_all(); }

 private:
  std::condition_variable& of_;
};

class with_bell {
 public:
  with_bell() {
    runner_ = std::thread([this] { run(); });
  }
  ~with_bell() {
    {
      const std::lock_guard hold(mutex_);
      over_ = true;
    }
    bell_.ring();
    runner_.join();
  }

 private:
  void run() {
    std::unique_lock hold(mutex_);
    changed_.wait(hold, [this] { return over_; });
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  bell bell_{changed_};
  bool over_ = false;
  std::thread runner_;
};
