// A close that only says that no reader need wait: what comes later is kept, and read by who asks.
#include <condition_variable>
#include <mutex>
#include <queue>
#include <string>

class minutes {
 public:
  void note(std::string line) {
    const std::lock_guard lock(mutex_);
    lines_.push(std::move(line));
    written_.notify_one();
  }
  std::string next() {
    std::unique_lock lock(mutex_);
    written_.wait(lock, [this] { return over_ || !lines_.empty(); });
    if (lines_.empty()) {
      return "";
    }
    std::string line = lines_.front();
    lines_.pop();
    return line;
  }
  void meeting_is_over() {
    const std::lock_guard lock(mutex_);
    over_ = true;
    written_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable written_;
  std::queue<std::string> lines_;
  bool over_ = false;
};

std::string meeting() {
  minutes of_today;
  of_today.note("begin");
  of_today.meeting_is_over();
  of_today.note("signed");
  return of_today.next();
}
