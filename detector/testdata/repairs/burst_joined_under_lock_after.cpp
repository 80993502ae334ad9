// A file is sent in bursts by a thread that takes the server's lock only where it is free: who joins it may
// hold it.
#include <atomic>
#include <mutex>
#include <thread>

struct request {
  int offset = 0;
};

class file_server {
 public:
  void open(const request& asked) {
    const std::lock_guard<std::mutex> lock(guard_);
    end_burst();
    offset_ = asked.offset;
  }
  void send_from(const request& asked) {
    const std::lock_guard<std::mutex> lock(guard_);
    offset_ = asked.offset;
    stop_ = false;
    sender_ = std::thread([this] {
      while (!stop_) {
        const std::unique_lock<std::mutex> mine(guard_, std::try_to_lock);
        if (!mine.owns_lock()) {
          std::this_thread::yield();
          continue;
        }
        if (send_next()) {
          break;
        }
      }
    });
  }

 private:
  bool send_next() { return send(offset_++); }
  void end_burst() {
    stop_ = true;
    if (sender_.joinable()) {
      sender_.join();
    }
  }
  bool send(int part);
  std::mutex guard_;
  std::thread sender_;
  int offset_ = 0;
  std::atomic<bool> stop_ = false;
};

void serve(file_server& from, const request& asked) {
  from.open(asked);
  from.send_from(asked);
}
