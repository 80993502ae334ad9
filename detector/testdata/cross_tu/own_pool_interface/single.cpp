#include <condition_variable>
#include <mutex>
#include <queue>
#include <thread>

#include "executor.h"

class single : public executor {
 public:
  single() : thread_(&single::serve, this) {}
  ~single() override;
  void execute(std::function<void()> work) override;

 private:
  void serve();

  std::mutex guard_;
  std::condition_variable more_;
  std::queue<std::function<void()>> work_;
  bool over_ = false;
  std::thread thread_;
};

single::~single() {
  {
    const std::lock_guard<std::mutex> hold(guard_);
    over_ = true;
  }
  more_.notify_one();
  thread_.join();
}

void single::execute(std::function<void()> work) {
  const std::lock_guard<std::mutex> hold(guard_);
  work_.push(std::move(work));
  more_.notify_one();
}

void single::serve() {
  std::unique_lock<std::mutex> hold(guard_);
  for (;;) {
    more_.wait(hold, [this] { return over_ || !work_.empty(); });
    if (work_.empty()) {
      return;
    }
    const auto next = std::move(work_.front());
    work_.pop();
    hold.unlock();
    next();
    hold.lock();
  }
}

class at_once : public runner {
 public:
  void run(std::function<void()> work) override { work(); }
};

std::unique_ptr<executor> make_single() {
  return std::make_unique<single>();
}

std::unique_ptr<runner> make_inline() {
  return std::make_unique<at_once>();
}
