// Whoever has read the flag under the lock waits by the time the section is entered.
#include <atomic>
#include <condition_variable>
#include <mutex>

class worker {
 public:
  void run() {
    std::unique_lock lock(guard_);
    wake_.wait(lock, [this] { return stop_.load(); });
  }
  void stop() {
    stop_ = true;
    {
      const std::lock_guard lock(guard_);
    }
    wake_.notify_all();
  }
  void stop_by_call() {
    stop_ = true;
    wake();
  }

 private:
  void wake() {
    const std::lock_guard lock(guard_);
    wake_.notify_all();
  }
  std::mutex guard_;
  std::condition_variable wake_;
  std::atomic<bool> stop_{false};
};

void use(worker& w) {
  w.stop();
  w.stop_by_call();
  w.run();
}
