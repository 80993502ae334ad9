#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

void work(int n);

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

void run(int n) {
  countdown pending(n);
  for (int i = 0; i < n; ++i) {
    std::thread([i, pending]() mutable {  // expect: snag-copied-sync
      work(i);
      pending.done();
    })
        .detach();
  }
  pending.wait();
}
