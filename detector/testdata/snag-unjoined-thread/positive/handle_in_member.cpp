// The object dies with its thread unjoined, and no member could have joined it.
#include <atomic>
#include <thread>
#include <utility>

void work();

class service {
 public:
  void start() { worker_ = std::thread(work); }  // expect: snag-unjoined-thread

 private:
  std::thread worker_;
};

void run() {
  service short_lived;
  short_lived.start();
}

// To ask it to stop is not to wait for it.
class blinker {
 public:
  explicit blinker(int pin) {
    std::thread started([this, pin] {  // expect: snag-unjoined-thread
      while (!over_) {
        last_ = pin;
      }
    });
    thread_ = std::move(started);
  }
  blinker(const blinker&) = delete;
  blinker& operator=(const blinker&) = delete;
  ~blinker() { over_ = true; }
  bool runs() const { return thread_.joinable(); }

 private:
  std::atomic<bool> over_{false};
  std::atomic<int> last_{0};
  std::thread thread_;
};
