#include "pipe.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <stdexcept>

namespace {

class spout : public outlet, public inlet {
 public:
  void pump(int drop) override {
    const std::lock_guard<std::mutex> hold(mutex_);
    if (stopped_up_) {
      throw std::logic_error("stopped up");
    }
    drops_.push_back(drop);
    changed_.notify_one();
  }
  int draw() override {
    std::unique_lock<std::mutex> hold(mutex_);
    changed_.wait(hold, [this] { return stopped_up_ || !drops_.empty(); });
    if (drops_.empty()) {
      return -1;
    }
    const int drop = drops_.front();
    drops_.pop_front();
    return drop;
  }
  void stop_up() override {
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

class strict_hose : public hose {
 public:
  void pump(int drop) override {
    const std::lock_guard<std::mutex> hold(mutex_);
    if (stopped_up_) {
      throw std::logic_error("stopped up");
    }
    drops_.push_back(drop);
    changed_.notify_one();
  }
  int draw() override {
    std::unique_lock<std::mutex> hold(mutex_);
    changed_.wait(hold, [this] { return stopped_up_ || !drops_.empty(); });
    if (drops_.empty()) {
      return -1;
    }
    const int drop = drops_.front();
    drops_.pop_front();
    return drop;
  }
  void stop_up() override {
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

}  // namespace

std::unique_ptr<outlet> open_outlet(inlet*& other_end) {
  auto made = std::make_unique<spout>();
  other_end = made.get();
  return made;
}

std::unique_ptr<hose> open_strict_hose() {
  return std::make_unique<strict_hose>();
}
