// A thread that its member's end waits for, and members behind it that are gone by then.
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>

void print(const std::string& page) noexcept;

class printer {
 public:
  printer() : thread_([this](const std::stop_token& stop) { run(stop); }) {}
  void add(std::string page) {
    const std::lock_guard<std::mutex> hold(lock_);
    pages_.push_back(std::move(page));
    changed_.notify_one();
  }

 private:
  void run(const std::stop_token& stop) {
    std::unique_lock<std::mutex> hold(lock_);
    while (changed_.wait(hold, stop, [this] { return !pages_.empty(); })) {
      print(pages_.front());
      pages_.pop_front();
    }
  }

  std::mutex lock_;
  std::jthread thread_;  // expect: snag-dangling-capture
  std::condition_variable_any changed_;
  std::deque<std::string> pages_;
};

class gauge {
 public:
  void start() {
    sampler_ = std::jthread([this](const std::stop_token& stop) {
      while (!stop.stop_requested()) {
        print(names_[0]);
      }
    });
  }
  ~gauge() { sampler_.request_stop(); }

 private:
  std::jthread sampler_;  // expect: snag-dangling-capture
  std::map<int, std::string> names_;
};
