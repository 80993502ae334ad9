#include <condition_variable>
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

struct request {
  int id;
  countdown pending;
};

int answer(int id);

void serve(int id, int& out) {
  request one{id, countdown(1)};
  std::thread worker([&out, one]() mutable {  // expect: snag-copied-sync
    out = answer(one.id);
    one.pending.done();
  });
  one.pending.wait();
  worker.join();
}
