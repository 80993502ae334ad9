#include <functional>
#include <mutex>
#include <thread>
#include <vector>

class crew {
 public:
  void start() {
    const std::lock_guard lock(guard_);
    for (int i = 0; i < 3; ++i) {
      threads_.emplace_back([this, i] { note(i); });
      later_.push_back([this, i] { note(i); });
    }
  }
  void finish() {
    for (auto& one : threads_) {
      one.join();
    }
  }

 private:
  void note(int i) {
    const std::lock_guard lock(guard_);
    last_ = i;
  }
  std::mutex guard_;
  std::vector<std::thread> threads_;
  std::vector<std::function<void()>> later_;
  int last_ = 0;
};

void use(crew& c) {
  c.start();
  c.finish();
}
