#include <functional>
#include <mutex>
#include <thread>
#include <vector>

class pair {
 public:
  void there() {
    const std::lock_guard a(left_);
    const std::lock_guard b(right_);
    ++count_;
  }
  void later() {
    const std::lock_guard b(right_);
    tasks_.emplace_back([this] {
      const std::lock_guard a(left_);
      --count_;
    });
  }

 private:
  std::mutex left_;
  std::mutex right_;
  int count_ = 0;
  std::vector<std::jthread> tasks_;
};

void use(pair& p) {
  p.there();
  p.later();
}
