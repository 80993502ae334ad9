#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

class worker {
 public:
  worker() : thread_([this] { run(); }) {}
  ~worker() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    changed_.notify_one();
    thread_.join();
  }
  void add(int job) {
    const std::lock_guard lock(mutex_);
    jobs_.push_back(job);
    changed_.notify_one();
  }

 private:
  bool has_something_to_do() const { return stopping_ || !jobs_.empty(); }
  void run() {
    while (true) {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return has_something_to_do(); });
      if (stopping_) {
        return;
      }
      jobs_.pop_front();
    }
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<int> jobs_;
  bool stopping_ = false;
  std::thread thread_;
};

class old_style {
 public:
  void start() { thread_ = std::thread(&old_style::run, this); }
  void stop() {
    std::unique_lock<std::mutex> lock(mutex_);
    running_ = false;
    wake();
    lock.unlock();
    thread_.join();
  }

 private:
  void wake() { changed_.notify_all(); }
  void run() {
    std::unique_lock<std::mutex> lock(mutex_);
    while (running_) {
      while (jobs_.empty() && running_) {
        changed_.wait(lock);
      }
      jobs_.clear();
    }
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<int> jobs_;
  bool running_ = true;
  std::thread thread_;
};

void use(worker& a, old_style& b) {
  a.add(1);
  b.start();
  b.stop();
}
