#include "pool.h"

#include <utility>

job_pool::job_pool(int size) {
  for (int i = 0; i < size; ++i) {
    threads_.emplace_back([this] { serve(); });
  }
}

job_pool::~job_pool() {
  {
    const std::lock_guard<std::mutex> hold(guard_);
    over_ = true;
  }
  more_.notify_all();
  for (auto& one : threads_) {
    one.join();
  }
}

void job_pool::put(std::function<void()> job) {
  {
    const std::lock_guard<std::mutex> hold(guard_);
    jobs_.push_back(std::move(job));
  }
  more_.notify_one();
}

void job_pool::serve() {
  for (;;) {
    std::function<void()> job;
    {
      std::unique_lock<std::mutex> hold(guard_);
      more_.wait(hold, [this] { return over_ || !jobs_.empty(); });
      if (jobs_.empty()) {
        return;
      }
      job = std::move(jobs_.front());
      jobs_.pop_front();
    }
    job();
  }
}

void in_background(std::function<void()> job) {
  std::thread([job = std::move(job)] { job(); }).detach();
}
