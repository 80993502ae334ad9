// Starting and stopping have a lock of their own, which the thread does not take.
#include <mutex>
#include <thread>

class service {
 public:
  void start() {
    const std::lock_guard lock(life_);
    thread_ = std::thread([this] { run(); });
  }
  void stop() {
    const std::lock_guard lock(life_);
    {
      const std::lock_guard state(state_);
      stopping_ = true;
    }
    if (thread_.joinable()) {
      thread_.join();
    }
  }

 private:
  void run() {
    for (;;) {
      const std::lock_guard lock(state_);
      if (stopping_) {
        return;
      }
    }
  }
  std::mutex life_;
  std::mutex state_;
  bool stopping_ = false;
  std::thread thread_;
};

void once(service& s) {
  s.start();
  s.stop();
}
