#include "pipe.h"

#include <condition_variable>
#include <deque>
#include <mutex>

namespace {

class slack_hose : public hose {
 public:
  void pump(int drop) override {
    const std::lock_guard<std::mutex> hold(mutex_);
    if (stopped_up_) {
      return;
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

std::unique_ptr<hose> open_slack_hose() {
  return std::make_unique<slack_hose>();
}
