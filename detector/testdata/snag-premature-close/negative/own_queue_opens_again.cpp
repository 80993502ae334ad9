// Flags that are no close: one that is taken back, one that holds the readers up, one that wakes them once.
#include <condition_variable>
#include <cstdlib>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

int knock(int door);

class desk {
 public:
  void hand_in(int paper) {
    const std::lock_guard lock(mutex_);
    if (away_) {
      std::abort();
    }
    papers_.push_back(paper);
    changed_.notify_all();
  }
  int take() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return away_ || !papers_.empty(); });
    if (papers_.empty()) {
      return 0;
    }
    const int paper = papers_.front();
    papers_.pop_front();
    return paper;
  }
  void leave() {
    const std::lock_guard lock(mutex_);
    away_ = true;
    changed_.notify_all();
  }
  void come_back() {
    const std::lock_guard lock(mutex_);
    away_ = false;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<int> papers_;
  bool away_ = false;
};

class gate {
 public:
  void enter(int who) {
    const std::lock_guard lock(mutex_);
    if (started_) {
      std::abort();
    }
    inside_.push_back(who);
    changed_.notify_all();
  }
  int next() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return started_ && !inside_.empty(); });
    const int who = inside_.front();
    inside_.pop_front();
    return who;
  }
  void start() {
    const std::lock_guard lock(mutex_);
    started_ = true;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<int> inside_;
  bool started_ = false;
};

int around(int doors) {
  desk here;
  std::vector<std::jthread> all;
  for (int door = 0; door < doors; ++door) {
    all.emplace_back([&here, door] { here.hand_in(knock(door)); });
  }
  const int first = here.take();
  here.leave();
  here.come_back();
  return first;
}

int begin(int doors) {
  gate here;
  std::vector<std::jthread> all;
  for (int door = 0; door < doors; ++door) {
    all.emplace_back([&here, door] { here.enter(knock(door)); });
  }
  here.start();
  return here.next();
}
