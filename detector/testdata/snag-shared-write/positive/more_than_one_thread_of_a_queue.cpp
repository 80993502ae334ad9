#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

int price_of(const std::string& item) noexcept;

class pair_of_threads {
 public:
  pair_of_threads() : first_([this] { serve(); }), second_([this] { serve(); }) {}
  ~pair_of_threads() {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      stopping_ = true;
    }
    changed_.notify_all();
    first_.join();
    second_.join();
  }
  void post(std::function<void()> job) {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      jobs_.push_back(std::move(job));
    }
    changed_.notify_one();
  }

 private:
  void serve() {
    for (;;) {
      std::function<void()> job;
      {
        std::unique_lock<std::mutex> lock(mutex_);
        changed_.wait(lock, [this] { return stopping_ || !jobs_.empty(); });
        if (jobs_.empty()) {
          return;
        }
        job = std::move(jobs_.front());
        jobs_.pop_front();
      }
      job();
    }
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> jobs_;
  bool stopping_ = false;
  std::thread first_;
  std::thread second_;
};

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

 private:
  void serve() {
    for (;;) {
      std::function<void()> job;
      {
        std::unique_lock<std::mutex> lock(mutex_);
        changed_.wait(lock, [this] { return stopping_ || !jobs_.empty(); });
        if (jobs_.empty()) {
          return;
        }
        job = std::move(jobs_.front());
        jobs_.pop_front();
      }
      job();
    }
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> jobs_;
  bool stopping_ = false;
  std::thread thread_;
};

int by_two(const std::vector<std::string>& items) {
  int sum = 0;
  {
    pair_of_threads behind;
    for (const std::string& item : items) {
      behind.post([&sum, &item] {
        sum += price_of(item);  // expect: snag-shared-write
      });
    }
  }
  return sum;
}

int by_two_strands(const std::string& first, const std::string& second) {
  int sum = 0;
  {
    strand one;
    strand other;
    one.post([&] {
      sum += price_of(first);  // expect: snag-shared-write
    });
    other.post([&] { sum += price_of(second); });
  }
  return sum;
}
