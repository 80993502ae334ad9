#include <condition_variable>
#include <functional>
#include <mutex>
#include <queue>
#include <thread>

class executor {
 public:
  executor() { runner_ = std::thread(&executor::loop, this); }
  ~executor() {
    finished_ = true;
    runner_.join();  // expect: snag-lost-cancel
  }
  void post(std::function<void()> what) {
    const std::lock_guard<std::mutex> hold(guard_);
    todo_.push(std::move(what));
    filled_.notify_one();
  }

 private:
  void step() {
    std::unique_lock<std::mutex> hold(guard_);
    while (todo_.empty()) {
      filled_.wait(hold);
    }
    auto next = std::move(todo_.front());
    todo_.pop();
    hold.unlock();
    next();
  }
  void loop() {
    for (;;) {
      step();
    }
  }

  std::mutex guard_;
  std::condition_variable filled_;
  std::queue<std::function<void()>> todo_;
  bool finished_ = false;
  std::thread runner_;
};

void use(executor& on) {
  on.post([] {});
}
