// The task that puts is started when the queue is shut already; emplace through a template of the class.
#include <condition_variable>
#include <memory>
#include <mutex>
#include <queue>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>

class journal {
 public:
  template <class... Args>
  void write(Args&&... args) {
    std::unique_lock page(mutex_);
    if (is_full_or_done()) {
      throw std::runtime_error("the journal is done");
    }
    lines_.emplace(std::forward<Args>(args)...);
    page.unlock();
    written_.notify_one();
  }
  std::string read() {
    std::unique_lock page(mutex_);
    written_.wait(page, [this] { return done_ || !lines_.empty(); });
    if (lines_.empty()) {
      return {};
    }
    std::string line = std::move(lines_.front());
    lines_.pop();
    return line;
  }
  void finish() {
    {
      const std::lock_guard page(mutex_);
      done_ = true;
    }
    written_.notify_all();
  }

 private:
  bool is_full_or_done() const { return lines_.size() > 1000 || done_; }
  std::mutex mutex_;
  std::condition_variable written_;
  std::queue<std::string> lines_;
  bool done_ = false;
};

std::string day() {
  journal today;
  today.write("morning");
  today.finish();
  std::jthread late([&today] {
    today.write("evening");  // expect: snag-send-after-close
  });
  return today.read();
}
