// A put that comes too late says false, or is dropped: that is how these queues are left early.
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <queue>
#include <thread>
#include <utility>
#include <vector>

int look(int place);

class offers {
 public:
  bool offer(int one) {
    const std::lock_guard lock(mutex_);
    if (done_) {
      return false;
    }
    open_.push(one);
    more_.notify_one();
    return true;
  }
  std::optional<int> best() {
    std::unique_lock lock(mutex_);
    more_.wait(lock, [this] { return done_ || !open_.empty(); });
    if (open_.empty()) {
      return {};
    }
    const int top = open_.top();
    open_.pop();
    return top;
  }
  void enough() {
    const std::lock_guard lock(mutex_);
    done_ = true;
    more_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable more_;
  std::priority_queue<int> open_;
  bool done_ = false;
};

class drain {
 public:
  void pour(int one) {
    const std::lock_guard lock(mutex_);
    if (!plugged_) {
      inside_.push_back(one);
      wet_.notify_all();
    }
  }
  std::deque<int> empty_it() {
    std::unique_lock lock(mutex_);
    wet_.wait(lock, [this] { return plugged_ || !inside_.empty(); });
    return std::exchange(inside_, {});
  }
  void plug() {
    const std::lock_guard lock(mutex_);
    plugged_ = true;
    wet_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable wet_;
  std::deque<int> inside_;
  bool plugged_ = false;
};

int first_seen(int places) {
  offers seen;
  std::vector<std::jthread> lookers;
  for (int place = 0; place < places; ++place) {
    lookers.emplace_back([&seen, place] { seen.offer(look(place)); });
  }
  const auto first = seen.best();
  seen.enough();
  return first.value_or(-1);
}

int some_seen(int places) {
  drain seen;
  std::vector<std::jthread> lookers;
  for (int place = 0; place < places; ++place) {
    lookers.emplace_back([&seen, place] { seen.pour(look(place)); });
  }
  const auto some = seen.empty_it();
  seen.plug();
  return static_cast<int>(some.size());
}
