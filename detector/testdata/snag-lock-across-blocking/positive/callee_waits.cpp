#include <mutex>

#include "csp/wait_group.h"

class batch {
 public:
  void run(int n) {
    const std::lock_guard lock(guard_);
    for (int i = 0; i < n; ++i) {
      tasks_.go([this, i] { add(i); });
    }
    finish();  // expect: snag-lock-across-blocking
  }

 private:
  void finish() { tasks_.wait(); }
  void add(int i) {
    const std::lock_guard lock(guard_);
    sum_ += i;
  }
  std::mutex guard_;
  int sum_ = 0;
  csp::wait_group tasks_;
};

void use(batch& b) {
  b.run(2);
}
