// The workers sleep until there is a job or the end; the end is said under the lock under which they look.
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

class crew {
 public:
  explicit crew(unsigned size) {
    for (unsigned i = 0; i < size; ++i) {
      hands_.emplace_back([this] { work(); });
    }
  }
  ~crew() {
    {
      const std::lock_guard lock(guard_);
      closing_ = true;
    }
    more_.notify_all();
    for (std::thread& hand : hands_) {
      hand.join();
    }
  }
  void give(std::function<void()> job) {
    {
      const std::lock_guard lock(guard_);
      jobs_.push_back(std::move(job));
    }
    more_.notify_one();
  }

 private:
  void work() {
    for (;;) {
      std::function<void()> job;
      {
        std::unique_lock lock(guard_);
        while (!closing_ && jobs_.empty()) {
          more_.wait(lock);
        }
        if (jobs_.empty()) {
          return;
        }
        job = std::move(jobs_.front());
        jobs_.pop_front();
      }
      job();
    }
  }
  std::vector<std::thread> hands_;
  std::deque<std::function<void()>> jobs_;
  std::mutex guard_;
  std::condition_variable more_;
  bool closing_ = false;
};

void run(crew& all) {
  all.give([] {});
}
