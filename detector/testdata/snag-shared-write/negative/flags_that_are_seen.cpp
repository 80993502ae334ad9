#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

int work();
bool more();

class worker {
 public:
  worker() : a_([this] { run(); }), b_(&worker::run_locked, this), c_([this] { run_plain(); }) {}
  ~worker() {
    stop_ = true;
    stop_locked();
    a_.join();
    b_.join();
    c_.join();
    rounds_ = 0;
  }
  void stop_locked() {
    const std::lock_guard lock(mutex_);
    set();
    changed_.notify_all();
  }
  void restart() {
    c_.join();
    rounds_ = 4;
    c_ = std::thread([this] { run_plain(); });
  }

 private:
  void set() { stopping_ = true; }
  void run() {
    while (!stop_) {
      work();
    }
  }
  void run_locked() {
    std::unique_lock lock(mutex_);
    while (!stopping_) {
      changed_.wait(lock);
    }
  }
  void run_plain() {
    for (int i = 0; i < rounds_; ++i) {
      work();
    }
  }
  std::atomic<bool> stop_{false};
  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopping_ = false;
  int rounds_ = 3;
  std::thread a_;
  std::thread b_;
  std::thread c_;
};

void use() {
  worker one;
  one.restart();
}
