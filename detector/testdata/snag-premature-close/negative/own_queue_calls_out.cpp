// Classes with a queue inside that do more than a queue does: nothing is bet on what their members mean.
#include <condition_variable>
#include <cstdlib>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

int turn(int wheel);
void note(const char* what);

class reporter {
 public:
  explicit reporter(std::function<void(int)> hear) : hear_(std::move(hear)) {}
  void tell(int value) {
    const std::lock_guard lock(mutex_);
    if (quiet_) {
      std::abort();
    }
    told_.push_back(value);
    hear_(value);
    changed_.notify_all();
  }
  int hear() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return quiet_ || !told_.empty(); });
    if (told_.empty()) {
      return 0;
    }
    const int first = told_.front();
    told_.pop_front();
    return first;
  }
  void hush() {
    const std::lock_guard lock(mutex_);
    quiet_ = true;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<int> told_;
  std::function<void(int)> hear_;
  bool quiet_ = false;
};

class crew {
 public:
  void order(int job) {
    const std::lock_guard lock(mutex_);
    if (stopped_) {
      std::abort();
    }
    jobs_.push_back(job);
    changed_.notify_one();
  }
  int job() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return stopped_ || !jobs_.empty(); });
    if (jobs_.empty()) {
      return 0;
    }
    const int first = jobs_.front();
    jobs_.pop_front();
    return first;
  }
  void stop() {
    {
      const std::lock_guard lock(mutex_);
      stopped_ = true;
      changed_.notify_all();
    }
    for (auto& hand : hands_) {
      hand.join();
    }
    note("stopped");
  }
  void hire(int wheel) {
    hands_.emplace_back([this, wheel] { order(turn(wheel)); });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<int> jobs_;
  std::vector<std::thread> hands_;
  bool stopped_ = false;
};

// It waits for its writers itself, in a file of its own.
class writers {
 public:
  void wait_all();
};

class ledger {
 public:
  void write(int entry) {
    const std::lock_guard lock(mutex_);
    if (closed_) {
      std::abort();
    }
    entries_.push_back(entry);
    changed_.notify_one();
  }
  int read() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return closed_ || !entries_.empty(); });
    if (entries_.empty()) {
      return 0;
    }
    const int first = entries_.front();
    entries_.pop_front();
    return first;
  }
  void close() {
    writers_.wait_all();
    const std::lock_guard lock(mutex_);
    closed_ = true;
    changed_.notify_all();
  }

 private:
  writers writers_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<int> entries_;
  bool closed_ = false;
};

int audited(int wheels) {
  ledger book;
  std::vector<std::jthread> all;
  for (int wheel = 0; wheel < wheels; ++wheel) {
    all.emplace_back([&book, wheel] { book.write(turn(wheel)); });
  }
  const int first = book.read();
  book.close();
  return first;
}

int through(int wheels) {
  reporter said([](int) {});
  std::vector<std::jthread> all;
  for (int wheel = 0; wheel < wheels; ++wheel) {
    all.emplace_back([&said, wheel] { said.tell(turn(wheel)); });
  }
  const int first = said.hear();
  said.hush();
  return first;
}

int crew_of(int wheels) {
  crew all;
  for (int wheel = 0; wheel < wheels; ++wheel) {
    all.hire(wheel);
  }
  const int first = all.job();
  all.stop();
  return first;
}
