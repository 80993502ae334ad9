#include <condition_variable>
#include <mutex>

class gate {
 public:
  bool open() {
    std::lock_guard<std::mutex> lock(m_);
    return open_;
  }
  void pass() {
    std::unique_lock<std::mutex> lock(m_);
    cv_.wait(lock, [this] { return open(); });  // expect: snag-double-lock
  }

 private:
  std::mutex m_;
  std::condition_variable cv_;
  bool open_ = false;
};

void go(gate& g) {
  g.pass();
}
