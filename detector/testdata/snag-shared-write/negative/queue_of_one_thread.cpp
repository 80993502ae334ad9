// Right: the queue has a single thread, which runs the jobs one after the other; its end waits for all of
// them.
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

int price_of(const std::string& item) noexcept;

class strand {
 public:
  strand() : thread_([this] { serve(); }) {}
  ~strand() {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      stopping_ = true;
    }
    changed_.notify_all();
    thread_.join();
  }
  void post(std::function<void()> job) {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      jobs_.push_back(std::move(job));
    }
    changed_.notify_one();
  }
  void drain() {
    std::unique_lock<std::mutex> lock(mutex_);
    idle_.wait(lock, [this] { return jobs_.empty() && !busy_; });
  }

 private:
  void serve() {
    for (;;) {
      std::function<void()> job;
      {
        std::unique_lock<std::mutex> lock(mutex_);
        busy_ = false;
        idle_.notify_all();
        changed_.wait(lock, [this] { return stopping_ || !jobs_.empty(); });
        if (jobs_.empty()) {
          return;
        }
        job = std::move(jobs_.front());
        jobs_.pop_front();
        busy_ = true;
      }
      job();
    }
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::condition_variable idle_;
  std::deque<std::function<void()>> jobs_;
  bool busy_ = false;
  bool stopping_ = false;
  std::thread thread_;
};

class till {
 public:
  int add_up(const std::vector<std::string>& items) {
    int sum = 0;
    for (const std::string& item : items) {
      behind_->post([&sum, &item] { sum += price_of(item); });
    }
    behind_->drain();
    return sum;
  }

 private:
  std::unique_ptr<strand> behind_ = std::make_unique<strand>();
};

int sum_of(const std::vector<std::string>& items) {
  int sum = 0;
  {
    strand behind;
    for (const std::string& item : items) {
      behind.post([&sum, &item] { sum += price_of(item); });
    }
  }
  return sum;
}

int both(const std::string& first, const std::string& second) {
  int sum = 0;
  strand behind;
  behind.post([&] { sum += price_of(first); });
  behind.post([&] { sum += price_of(second); });
  behind.drain();
  return sum;
}
