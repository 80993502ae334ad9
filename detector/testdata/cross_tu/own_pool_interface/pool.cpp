#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

#include "executor.h"

namespace {

class pool final : public executor {
 public:
  explicit pool(int threads) {
    for (int i = 0; i < threads; ++i) {
      threads_.emplace_back([this] { serve(); });
    }
  }
  ~pool() override {
    {
      const std::lock_guard<std::mutex> hold(guard_);
      over_ = true;
    }
    more_.notify_all();
    for (auto& one : threads_) {
      one.join();
    }
  }
  void execute(std::function<void()> work) override {
    {
      const std::lock_guard<std::mutex> hold(guard_);
      work_.push_back(std::move(work));
    }
    more_.notify_one();
  }

 private:
  void serve() {
    for (;;) {
      std::function<void()> next;
      {
        std::unique_lock<std::mutex> hold(guard_);
        more_.wait(hold, [this] { return over_ || !work_.empty(); });
        if (work_.empty()) {
          return;
        }
        next = std::move(work_.front());
        work_.pop_front();
      }
      next();
    }
  }

  std::mutex guard_;
  std::condition_variable more_;
  std::deque<std::function<void()>> work_;
  bool over_ = false;
  std::vector<std::thread> threads_;
};

class detached : public runner {
 public:
  void run(std::function<void()> work) override { std::thread(std::move(work)).detach(); }
};

class alone : public named_launcher {
 public:
  void launch(std::function<void()> work) override {
    std::thread([work = std::move(work)] { work(); }).detach();
  }
  const char* name() const override { return "alone"; }
};

}  // namespace

std::unique_ptr<executor> make_pool(int threads) {
  return std::make_unique<pool>(threads);
}

std::unique_ptr<runner> make_detached() {
  return std::make_unique<detached>();
}

std::unique_ptr<launcher> make_launcher() {
  return std::make_unique<alone>();
}
