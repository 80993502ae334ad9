// Right: who stops the thread gives it a last job, by a hook, a guard or a helper.
#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

class last_job_by_a_hook {
 public:
  last_job_by_a_hook() {
    worker_ = std::thread([this] { run(); });
  }
  ~last_job_by_a_hook() {
    over_ = true;
    at_stop_();
    worker_.join();
  }

 private:
  void run() {
    while (!over_) {
      std::unique_lock hold(mutex_);
      filled_.wait(hold, [this] { return !jobs_.empty(); });
      jobs_.pop_front();
    }
  }

  std::function<void()> at_stop_ = [this] {
    {
      const std::lock_guard hold(mutex_);
      jobs_.push_back(0);
    }
    filled_.notify_one();
  };
  std::mutex mutex_;
  std::condition_variable filled_;
  std::deque<int> jobs_;
  std::atomic<bool> over_ = false;
  std::thread worker_;
};

class feed {
 public:
  feed(std::mutex& mutex, std::condition_variable& filled, std::deque<int>& jobs)
      : mutex_(mutex), filled_(filled), jobs_(jobs) {}
  void finish() {
    {
      const std::lock_guard hold(mutex_);
      jobs_.push_back(-1);
    }
    filled_.notify_all();
  }

 private:
  std::mutex& mutex_;
  std::condition_variable& filled_;
  std::deque<int>& jobs_;
};

class last_job_by_a_feed {
 public:
  last_job_by_a_feed() {
    worker_ = std::thread([this] { run(); });
  }
  ~last_job_by_a_feed() {
    over_ = true;
    feed_.finish();
    worker_.join();
  }

 private:
  void run() {
    while (!over_) {
      std::unique_lock hold(mutex_);
      filled_.wait(hold, [this] { return !jobs_.empty(); });
      jobs_.pop_front();
    }
  }

  std::mutex mutex_;
  std::condition_variable filled_;
  std::deque<int> jobs_;
  feed feed_{mutex_, filled_, jobs_};
  std::atomic<bool> over_ = false;
  std::thread worker_;
};
