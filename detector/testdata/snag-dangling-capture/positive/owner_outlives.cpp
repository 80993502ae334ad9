// The owner of what runs the tasks is older than what they borrow: it dies, and joins, too late.
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

class kitchen {
 public:
  kitchen() {
    cook_ = std::thread([this] { run(); });
  }
  ~kitchen() {
    {
      std::lock_guard<std::mutex> hold(lock_);
      closed_ = true;
    }
    bell_.notify_one();
    cook_.join();
  }
  void order(std::function<void()> dish) {
    std::lock_guard<std::mutex> hold(lock_);
    dishes_.push_back(std::move(dish));
    bell_.notify_one();
  }

 private:
  void run() {
    std::unique_lock<std::mutex> hold(lock_);
    for (;;) {
      bell_.wait(hold, [this] { return closed_ || !dishes_.empty(); });
      if (dishes_.empty()) {
        return;
      }
      auto dish = std::move(dishes_.front());
      dishes_.pop_front();
      hold.unlock();
      dish();
      hold.lock();
    }
  }

  std::mutex lock_;
  std::condition_variable bell_;
  std::deque<std::function<void()>> dishes_;
  bool closed_ = false;
  std::thread cook_;
};

void lunch() {
  auto place = std::make_unique<kitchen>();
  int plates = 0;
  place->order([&] { plates++; });  // expect: snag-dangling-capture
}

void dinner(bool early) {
  auto* place = new kitchen;
  if (early) {
    int plates = 0;
    place->order([&plates] { plates++; });  // expect: snag-dangling-capture
  }
  delete place;
}
