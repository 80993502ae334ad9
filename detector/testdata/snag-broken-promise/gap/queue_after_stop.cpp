// missed: snag-broken-promise
// What is put into the queue after stop() is never answered; whether anybody does so is up to the callers.
#include <condition_variable>
#include <deque>
#include <future>
#include <mutex>
#include <utility>

class service {
 public:
  int ask(int number) {
    std::future<int> result;
    {
      const std::lock_guard lock(mutex_);
      waiting_.push_back({number, {}});
      result = waiting_.back().answer.get_future();
    }
    changed_.notify_one();
    return result.get();
  }
  void stop() {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    changed_.notify_one();
  }
  void serve() {
    std::unique_lock lock(mutex_);
    while (true) {
      changed_.wait(lock, [this] { return stopped_ || !waiting_.empty(); });
      if (waiting_.empty()) {
        return;
      }
      request next = std::move(waiting_.front());
      waiting_.pop_front();
      next.answer.set_value(next.number);
    }
  }

 private:
  struct request {
    int number = 0;
    std::promise<int> answer;
  };
  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopped_ = false;
  std::deque<request> waiting_;
};
