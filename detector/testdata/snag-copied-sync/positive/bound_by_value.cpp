#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

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

struct job {
  void run(countdown pending) {  // expect: snag-copied-sync
    ++rounds;
    pending.done();
  }
  int rounds = 0;
};

int run(job& one) {
  countdown pending(1);
  std::thread worker(std::bind(&job::run, &one, pending));
  pending.wait();
  worker.join();
  return one.rounds;
}
