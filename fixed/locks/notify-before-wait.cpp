#include "cases/locks/notify-before-wait.h"

#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

namespace cases::notify_before_wait {

namespace {

/// A log that its own thread writes to `out`.
class background_log {
 public:
  explicit background_log(std::vector<std::string>& out) : out_(out), writer_([this] { write(); }) {}

  void record(std::string line) {
    {
      const std::lock_guard lock(mutex_);
      pending_.push_back(std::move(line));
    }
    changed_.notify_one();
  }

  /// Returns when everything that was recorded is written.
  void stop() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    changed_.notify_one();
    writer_.join();
  }

 private:
  void write() {
    std::unique_lock lock(mutex_);
    while (true) {
      changed_.wait(lock, [this] { return !pending_.empty() || stopping_; });
      if (pending_.empty()) {
        return;
      }
      for (std::string& line : std::exchange(pending_, {})) {
        out_.push_back(std::move(line));
      }
    }
  }

  std::vector<std::string>& out_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::string> pending_;
  bool stopping_ = false;
  std::thread writer_;  // the last member: it uses the others
};

}  // namespace

std::vector<std::string> write_all(const std::vector<std::string>& lines) {
  std::vector<std::string> written;
  background_log log(written);
  for (const std::string& line : lines) {
    log.record(line);
  }
  log.stop();
  return written;
}

}  // namespace cases::notify_before_wait
