// Helpers give the lock back while a job runs, and take it again: what is written behind them is written
// under it.
#include <condition_variable>
#include <list>
#include <mutex>

class job {
 public:
  virtual ~job() = default;
  virtual void run() = 0;
};

class loop {
 public:
  void wait() {
    std::unique_lock hold(lock_);
    changed_.wait(hold, [this] { return done_; });
  }
  void with_its_guard() {
    std::unique_lock hold(lock_);
    run_with(hold);
    done_ = true;
    changed_.notify_all();
  }
  void each_with_its_guard() {
    std::unique_lock hold(lock_);
    run_each_with(hold);
    done_ = true;
    changed_.notify_all();
  }
  void by_hand() {
    const std::lock_guard hold(lock_);
    run_by_hand();
    done_ = true;
    changed_.notify_all();
  }
  void each_by_hand() {
    const std::lock_guard hold(lock_);
    run_each_by_hand();
    done_ = true;
    changed_.notify_all();
  }
  void in_two_sections() {
    const std::lock_guard outer(other_);
    by_hand();
    each_by_hand();
  }

 private:
  void run_with(std::unique_lock<std::mutex>& hold) {
    hold.unlock();
    jobs_.front()->run();
    hold.lock();
  }
  void run_each_with(std::unique_lock<std::mutex>& hold) {
    for (job* one : jobs_) {
      hold.unlock();
      one->run();
      hold.lock();
    }
  }
  void run_by_hand() {
    lock_.unlock();
    jobs_.front()->run();
    lock_.lock();
  }
  void run_each_by_hand() {
    for (job* one : jobs_) {
      lock_.unlock();
      one->run();
      lock_.lock();
    }
  }

  std::mutex other_;
  std::mutex lock_;
  std::condition_variable changed_;
  bool done_ = false;
  std::list<job*> jobs_;
};

void use(loop& l) {
  l.wait();
  l.with_its_guard();
  l.each_with_its_guard();
  l.by_hand();
  l.each_by_hand();
  l.in_two_sections();
  l.in_two_sections();
}
