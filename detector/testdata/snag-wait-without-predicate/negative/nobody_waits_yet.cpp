#include <condition_variable>
#include <mutex>
#include <vector>

class service {
 public:
  service() {
    ready_ = true;
    changed_.notify_all();
  }
  void wait() {
    std::unique_lock lock(guard_);
    changed_.wait(lock, [this] { return ready_; });
  }

 private:
  std::mutex guard_;
  std::condition_variable changed_;
  bool ready_ = false;
};

void use(service& s) {
  s.wait();
}
