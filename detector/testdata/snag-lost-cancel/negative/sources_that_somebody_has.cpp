// The source is kept, is a copy of another, is asked later, or is not what ends the thread.
#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <thread>
#include <vector>

void poll_once() noexcept;

class poller {
 public:
  void kept() {
    std::stop_source source;
    sources_.push_back(source);
    thread_ = std::jthread([token = source.get_token()]() noexcept { run(token); });
  }
  void copied() {
    std::stop_source source = all_;
    thread_ = std::jthread([token = source.get_token()]() noexcept { run(token); });
  }
  void asked() {
    std::stop_source source;
    thread_ = std::jthread([token = source.get_token()]() noexcept { run(token); });
    source.request_stop();
  }
  void ends_by_itself() {
    std::stop_source source;
    thread_ = std::jthread([token = source.get_token()]() noexcept {
      for (int i = 0; i < 10 && !token.stop_requested(); ++i) {
        poll_once();
      }
    });
  }

 private:
  static void run(const std::stop_token& token) noexcept {
    while (!token.stop_requested()) {
      poll_once();
    }
  }
  std::vector<std::stop_source> sources_;
  std::stop_source all_;
  std::jthread thread_;
};

// An empty queue is what the thread leaves for: what it is woken by may have been taken by somebody else.
class shared_work {
 public:
  void start() {
    thread_ = std::thread([this] { run(); });
  }
  void stop() {
    {
      const std::lock_guard<std::mutex> hold(lock_);
      over_ = true;
      ready_ = true;
    }
    filled_.notify_all();
    thread_.join();
  }

 private:
  void run() {
    for (;;) {
      std::unique_lock<std::mutex> hold(lock_);
      filled_.wait(hold, [this] { return over_ || ready_; });
      if (values_.empty()) {
        return;
      }
      values_.pop_back();
    }
  }
  std::mutex lock_;
  std::condition_variable filled_;
  std::vector<int> values_;
  bool ready_ = false;
  bool over_ = false;
  std::thread thread_;
};
