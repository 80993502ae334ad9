#pragma once
#include <condition_variable>
#include <deque>
#include <mutex>
#include <stdexcept>

// All of it is at hand wherever it is used.
class tube {
 public:
  void pump(int drop) {
    const std::lock_guard<std::mutex> hold(mutex_);
    if (stopped_up_) {
      throw std::logic_error("stopped up");
    }
    drops_.push_back(drop);
    changed_.notify_one();
  }
  int draw() {
    std::unique_lock<std::mutex> hold(mutex_);
    changed_.wait(hold, [this] { return stopped_up_ || !drops_.empty(); });
    if (drops_.empty()) {
      return -1;
    }
    const int drop = drops_.front();
    drops_.pop_front();
    return drop;
  }
  void stop_up() {
    const std::lock_guard<std::mutex> hold(mutex_);
    stopped_up_ = true;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<int> drops_;
  bool stopped_up_ = false;
};

void pump_one(tube& into);
bool try_one(tube& into);
