// A pause that can be cut short: what woke it does not matter.
#include <chrono>
#include <condition_variable>
#include <mutex>

class pauser {
 public:
  void pause() {
    std::unique_lock lock(guard_);
    wake_.wait_for(lock, std::chrono::seconds(1));
  }
  void cut() {
    stop_ = true;
    wake_.notify_all();
  }
  bool until(std::chrono::steady_clock::time_point when) {
    std::unique_lock lock(guard_);
    return wake_.wait_until(lock, when, [this] { return stop_; });
  }

 private:
  std::mutex guard_;
  std::condition_variable wake_;
  bool stop_ = false;
};

void use(pauser& p) {
  p.pause();
  p.cut();
  p.until({});
}
