#include <future>
#include <mutex>
#include <thread>
#include <vector>

class worker {
 public:
  void stop() {
    {
      const std::lock_guard lock(guard_);
      stopping_ = true;
    }
    thread_.join();
  }
  void stop_by_move() {
    std::unique_lock lock(guard_);
    stopping_ = true;
    std::thread mine = std::move(thread_);
    lock.unlock();
    mine.join();
  }
  void start() {
    thread_ = std::thread([this] { run(); });
  }

 private:
  void run() {
    const std::lock_guard lock(guard_);
    ++rounds_;
  }
  std::mutex guard_;
  bool stopping_ = false;
  int rounds_ = 0;
  std::thread thread_;
};

void once(worker& w) {
  w.start();
  w.stop();
  w.stop_by_move();
}
