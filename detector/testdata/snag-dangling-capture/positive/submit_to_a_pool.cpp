// A pool that is written by hand: its submit keeps the job, and its threads run it.
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

class pool {
 public:
  explicit pool(int size) {
    for (int i = 0; i < size; ++i) {
      threads_.emplace_back([this] { run(); });
    }
  }
  ~pool() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    changed_.notify_all();
    for (auto& one : threads_) {
      one.join();
    }
  }
  void submit(std::function<void()> job) {
    {
      const std::lock_guard lock(mutex_);
      jobs_.push_back(std::move(job));
    }
    changed_.notify_one();
  }

 private:
  void run() {
    std::unique_lock lock(mutex_);
    while (true) {
      changed_.wait(lock, [this] { return stopping_ || !jobs_.empty(); });
      if (jobs_.empty()) {
        return;
      }
      const auto job = std::move(jobs_.front());
      jobs_.pop_front();
      lock.unlock();
      job();
      lock.lock();
    }
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> jobs_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

void shrink(int picture);

void shrink_later(pool& background, int picture) {
  background.submit([&] { shrink(picture); });  // expect: snag-dangling-capture
}

void pool_is_older() {
  pool background(2);
  int picture = 1;
  background.submit([&picture] { shrink(picture); });  // expect: snag-dangling-capture
}
