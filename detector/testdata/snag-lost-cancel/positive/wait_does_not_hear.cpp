// The flag is looked at between two jobs, and not while there is none.
#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

class pool {
 public:
  explicit pool(int size) {
    for (int i = 0; i < size; ++i) {
      workers_.emplace_back([this] { work(); });
    }
  }
  ~pool() {
    stop();
    for (auto& one : workers_) {
      one.join();
    }
  }
  void stop() {
    ending_.store(true);
    changed_.notify_all();
  }
  void add(int job) {
    {
      std::lock_guard lock(mutex_);
      jobs_.push_back(job);
    }
    changed_.notify_one();
  }

 private:
  bool has_job() const { return !jobs_.empty(); }
  void work() {
    while (!ending_.load()) {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return has_job(); });  // expect: snag-lost-cancel
      const int job = jobs_.front();
      jobs_.pop_front();
      lock.unlock();
      sum_ += job;
    }
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<int> jobs_;
  std::atomic<bool> ending_{false};
  std::atomic<int> sum_{0};
  std::vector<std::thread> workers_;
};

void fill(pool& with) {
  with.add(1);
}
