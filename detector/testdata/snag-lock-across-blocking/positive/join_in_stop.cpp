#include <mutex>
#include <thread>

class worker {
 public:
  void start() {
    const std::lock_guard lock(guard_);
    thread_ = std::thread([this] { run(); });
  }
  void stop() {
    const std::lock_guard lock(guard_);
    stopping_ = true;
    thread_.join();  // expect: snag-lock-across-blocking
  }

 private:
  void run() {
    for (;;) {
      const std::lock_guard lock(guard_);
      if (stopping_) {
        return;
      }
    }
  }
  std::mutex guard_;
  bool stopping_ = false;
  std::thread thread_;
};

void once(worker& w) {
  w.start();
  w.stop();
}
