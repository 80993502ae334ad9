#include <mutex>

class board {
 public:
  void there() {
    const std::lock_guard gate(gate_);
    const std::lock_guard a(left_);
    const std::lock_guard b(right_);
    ++moves_;
  }
  void back() {
    const std::lock_guard gate(gate_);
    const std::lock_guard b(right_);
    const std::lock_guard a(left_);
    --moves_;
  }

 private:
  std::mutex gate_;
  std::mutex left_;
  std::mutex right_;
  int moves_ = 0;
};

void use(board& b) {
  b.there();
  b.back();
}
