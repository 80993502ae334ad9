// A file is sent in bursts by a thread that takes the server's lock for each; whoever stops it joins under
// that lock.
#include <mutex>
#include <thread>

struct request {
  int offset = 0;
};

class file_server {
 public:
  void open(const request& asked) {
    const std::lock_guard<std::mutex> lock(guard_);
    end_burst();  // expect: snag-lock-across-blocking
    offset_ = asked.offset;
  }
  void send_from(const request& asked) {
    const std::lock_guard<std::mutex> lock(guard_);
    offset_ = asked.offset;
    stop_ = false;
    sender_ = std::thread([this] {
      while (!stopped()) {
        if (send_next()) {
          break;
        }
      }
    });
  }

 private:
  bool stopped() {
    const std::lock_guard<std::mutex> lock(guard_);
    return stop_;
  }
  bool send_next() {
    const std::lock_guard<std::mutex> lock(guard_);
    return send(offset_++);
  }
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
  bool stop_ = false;
};

void serve(file_server& from, const request& asked) {
  from.open(asked);
  from.send_from(asked);
}
