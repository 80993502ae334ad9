#include <condition_variable>
#include <mutex>

#include "csp/csp.h"

class countdown {
 public:
  explicit countdown(int n) : left_(n) {}
  countdown(const countdown& other) : left_(other.left_) {}
  void done() {
    const std::lock_guard lock(mutex_);
    if (--left_ == 0) {
      none_left_.notify_all();
    }
  }
  void wait() {
    std::unique_lock lock(mutex_);
    none_left_.wait(lock, [this] { return left_ == 0; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable none_left_;
  int left_;
};

void run(const csp::chan<int>& answers) {
  countdown pending(1);
  csp::go([answers, left = pending]() mutable {  // expect: snag-copied-sync
    answers.send(1);
    left.done();
  });
  pending.wait();
}
