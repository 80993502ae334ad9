#include <mutex>

template <class F>
void with_both(std::mutex& first, std::mutex& second, F f) {
  const std::lock_guard one(first);
  const std::lock_guard two(second);
  f();
}

class mixer {
 public:
  void pour() {
    with_both(left_, right_, [this] { ++level_; });
  }
  void drain() {
    with_both(right_, left_, [this] { --level_; });  // expect: snag-lock-order-inversion
  }

 private:
  std::mutex left_;
  std::mutex right_;
  int level_ = 0;
};

void use(mixer& m) {
  m.pour();
  m.drain();
}
