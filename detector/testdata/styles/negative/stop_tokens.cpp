// A jthread asks its task to stop and joins, declared behind what the task uses.
#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>

void poll(const std::string& from);

void local() {
  std::string from = "here";
  std::jthread poller;
  poller = std::jthread([&from](const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      poll(from);
    }
  });
}

class watcher {
 public:
  watcher()
      : thread_([this](std::stop_token stop) {
          std::unique_lock hold(guard_);
          while (changed_.wait(hold, stop, [this] { return fresh_; })) {
            fresh_ = false;
            poll(from_);
          }
        }) {}
  void touch() {
    {
      const std::lock_guard hold(guard_);
      fresh_ = true;
    }
    changed_.notify_one();
  }

 private:
  std::mutex guard_;
  std::condition_variable_any changed_;
  bool fresh_ = false;
  std::string from_;
  std::jthread thread_;
};

void use() {
  watcher one;
  one.touch();
}
