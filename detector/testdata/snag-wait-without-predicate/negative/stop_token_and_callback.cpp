#include <condition_variable>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>

class worker {
 public:
  void start() {
    thread_ = std::jthread([this](const std::stop_token& stop) {
      std::unique_lock lock(guard_);
      wake_.wait(lock, stop, [this] { return work_ > 0; });
    });
  }
  void each(const std::function<void()>& f) {
    const std::lock_guard lock(guard_);
    f();
  }
  void add() {
    each([this] {
      ++work_;
      wake_.notify_one();
    });
  }

 private:
  std::mutex guard_;
  std::condition_variable_any wake_;
  int work_ = 0;
  std::jthread thread_;
};

void use(worker& w) {
  w.start();
  w.add();
}
