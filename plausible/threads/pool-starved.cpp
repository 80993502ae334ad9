#include "cases/threads/pool-starved.h"

#include <condition_variable>
#include <deque>
#include <future>
#include <mutex>
#include <thread>
#include <utility>

namespace cases::pool_starved {

namespace {

using task = std::packaged_task<std::string()>;

/// A fixed number of threads that do what is submitted, first come, first served.
class thread_pool {
 public:
  explicit thread_pool(std::size_t workers) {
    for (std::size_t i = 0; i < workers; ++i) {
      workers_.emplace_back([this] { work(); });
    }
  }

  ~thread_pool() {
    {
      const std::lock_guard lock(mutex_);
      closed_ = true;
    }
    changed_.notify_all();
  }

  thread_pool(const thread_pool&) = delete;
  thread_pool& operator=(const thread_pool&) = delete;

  std::future<std::string> submit(task job) {
    std::future<std::string> result = job.get_future();
    {
      const std::lock_guard lock(mutex_);
      jobs_.push_back(std::move(job));
    }
    changed_.notify_one();
    return result;
  }

 private:
  void work() {
    for (;;) {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return closed_ || !jobs_.empty(); });
      if (jobs_.empty()) {
        return;
      }
      task job = std::move(jobs_.front());
      jobs_.pop_front();
      lock.unlock();
      job();
    }
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<task> jobs_;
  bool closed_ = false;
  std::vector<std::jthread> workers_;
};

}  // namespace

std::vector<std::string> print_report(const std::vector<chapter>& chapters, std::size_t workers,
                                      const std::function<std::string(const std::string&)>& draw) {
  thread_pool pool(workers + 1);  // one more, for the figures
  std::vector<std::future<std::string>> layouts;
  layouts.reserve(chapters.size());
  for (const chapter& one : chapters) {
    layouts.push_back(pool.submit(task([&] {
      std::future<std::string> figure = pool.submit(task([&] { return draw(one.figure); }));
      return one.text + " " + figure.get();
    })));
  }

  std::vector<std::string> pages;
  pages.reserve(chapters.size());
  for (std::future<std::string>& layout : layouts) {
    pages.push_back(layout.get());
  }
  return pages;
}

}  // namespace cases::pool_starved
