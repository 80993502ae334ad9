// Behind a wait that was asked for once, it is asked again before anything is taken; or taking does no harm.
#include <condition_variable>
#include <deque>
#include <mutex>

void work(int value);

class worker {
 public:
  void asks_again() {
    std::unique_lock lock(guard_);
    while (!stopped_) {
      if (jobs_.empty()) {
        filled_.wait(lock);
      }
      if (jobs_.empty()) {
        continue;
      }
      const int job = jobs_.front();
      jobs_.pop_front();
      work(job);
    }
  }
  void drains() {
    std::unique_lock lock(guard_);
    while (!stopped_) {
      if (jobs_.empty()) {
        filled_.wait(lock);
      }
      while (!jobs_.empty()) {
        work(jobs_.front());
        jobs_.pop_front();
      }
    }
  }
  void takes_all() {
    for (;;) {
      std::deque<int> mine;
      {
        std::unique_lock lock(guard_);
        if (jobs_.empty()) {
          filled_.wait(lock);
        }
        mine.swap(jobs_);
        jobs_.clear();
      }
      for (const int job : mine) {
        work(job);
      }
    }
  }
  void helper_asks() {
    std::unique_lock lock(guard_);
    while (!stopped_) {
      if (jobs_.empty()) {
        filled_.wait(lock);
      }
      int job = 0;
      if (take(job)) {
        work(job);
      }
    }
  }
  void hint() {
    std::unique_lock lock(guard_);
    while (!stopped_) {
      if (!dirty_) {
        filled_.wait(lock);
      }
      dirty_ = false;
      work(static_cast<int>(jobs_.size()));
    }
  }
  void counts() {
    std::unique_lock lock(guard_);
    while (!stopped_) {
      if (count_ == 0) {
        filled_.wait(lock);
      }
      if (count_ > 0) {
        --count_;
      }
    }
  }

 private:
  bool take(int& job) {
    if (jobs_.empty()) {
      return false;
    }
    job = jobs_.front();
    jobs_.pop_front();
    return true;
  }
  std::mutex guard_;
  std::condition_variable filled_;
  std::deque<int> jobs_;
  unsigned count_ = 0;
  bool dirty_ = false;
  bool stopped_ = false;
};

void use(worker& w) {
  w.asks_again();
  w.drains();
  w.takes_all();
  w.helper_asks();
  w.hint();
  w.counts();
}
