// The loop is around the work, not around the wait: what came since it asked is slept through.
#include <condition_variable>
#include <deque>
#include <mutex>

class worker {
 public:
  void run() {
    while (running_) {
      std::unique_lock lock(guard_);
      filled_.wait(lock);  // expect: snag-wait-without-predicate
      last_ = jobs_.front();
      jobs_.pop_front();
    }
  }
  void add(int job) {
    const std::lock_guard lock(guard_);
    jobs_.push_back(job);
    filled_.notify_one();
  }

 private:
  std::mutex guard_;
  std::condition_variable filled_;
  std::deque<int> jobs_;
  bool running_ = true;
  int last_ = 0;
};

void use(worker& w) {
  w.add(1);
  w.run();
}
