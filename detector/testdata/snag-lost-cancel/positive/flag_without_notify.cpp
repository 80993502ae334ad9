#include <condition_variable>
#include <list>
#include <mutex>
#include <string>
#include <thread>

class log_writer {
 public:
  log_writer() : writer_([this] { write_all(); }) {}
  ~log_writer() {
    {
      const std::scoped_lock hold(mutex_);
      closing_ = true;  // expect: snag-lost-cancel
    }
    writer_.join();
  }
  void add(std::string line) {
    const std::scoped_lock hold(mutex_);
    lines_.push_back(std::move(line));
    filled_.notify_one();
  }

 private:
  void write_all() {
    std::unique_lock hold(mutex_);
    while (!closing_) {
      filled_.wait(hold, [this] { return closing_ || !lines_.empty(); });
      lines_.clear();
    }
  }

  std::mutex mutex_;
  std::condition_variable filled_;
  std::list<std::string> lines_;
  bool closing_ = false;
  std::thread writer_;
};

void note(log_writer& to) {
  to.add("started");
}
