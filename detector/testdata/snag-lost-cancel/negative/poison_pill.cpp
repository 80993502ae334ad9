// The stop comes as a job: what the wait is for becomes true.
#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <queue>
#include <thread>

class serial {
 public:
  serial() { thread_ = std::thread([this] { run(); }); }
  ~serial() {
    post([this] { done_ = true; });
    thread_.join();
  }
  void post(std::function<void()> job) {
    std::lock_guard lock(mutex_);
    jobs_.push(std::move(job));
    changed_.notify_one();
  }

 private:
  void run() {
    while (!done_) {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [&] { return !jobs_.empty(); });
      auto job = std::move(jobs_.front());
      jobs_.pop();
      lock.unlock();
      job();
    }
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::queue<std::function<void()>> jobs_;
  bool done_ = false;
  std::thread thread_;
};

class counted {
 public:
  ~counted() {
    stopping_ = true;
    push(0);
    thread_.join();
  }
  void start() {
    thread_ = std::thread([this] {
      while (!stopping_) {
        pop();
      }
    });
  }
  void push(int value) {
    std::lock_guard lock(mutex_);
    values_.push(value);
    changed_.notify_one();
  }

 private:
  void pop() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return !values_.empty(); });
    values_.pop();
  }
  std::mutex mutex_;
  std::condition_variable changed_;
  std::queue<int> values_;
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

void use(serial& a, counted& b) {
  a.post([] {});
  b.start();
}
