#include "cases/leaks/unstoppable-worker.h"

#include <condition_variable>
#include <deque>
#include <future>
#include <mutex>
#include <thread>
#include <utility>

namespace cases::unstoppable_worker {

namespace {

/// Runs what it is given on a thread of its own, in order.
class worker {
 public:
  worker() : thread_([this] { run(); }) {}
  ~worker() { thread_.join(); }
  worker(const worker&) = delete;
  worker& operator=(const worker&) = delete;

  std::future<std::string> submit(std::function<std::string()> work) {
    std::packaged_task<std::string()> job(std::move(work));
    std::future<std::string> result = job.get_future();
    const std::lock_guard lock(mutex_);
    jobs_.push_back(std::move(job));
    changed_.notify_one();
    return result;
  }

 private:
  void run() {
    while (true) {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return !jobs_.empty(); });
      std::packaged_task<std::string()> job = std::move(jobs_.front());
      jobs_.pop_front();
      lock.unlock();
      job();
    }
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::packaged_task<std::string()>> jobs_;
  std::thread thread_;
};

}  // namespace

std::vector<std::string> make_thumbnails(const std::vector<std::string>& pictures, const shrink& work) {
  worker background;
  std::vector<std::future<std::string>> results;
  for (const std::string& picture : pictures) {
    results.push_back(background.submit([&] { return work(picture); }));
  }
  std::vector<std::string> thumbnails;
  for (std::future<std::string>& one : results) {
    thumbnails.push_back(one.get());
  }
  return thumbnails;
}

}  // namespace cases::unstoppable_worker
