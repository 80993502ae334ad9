#include <mutex>

class box {
 public:
  int open(int n) {
    guard_.lock();
    if (n > 3) {
      return fail(n);
    }
    value_ = n;
    guard_.unlock();
    return value_;
  }
  bool hand_over(int n);

 private:
  int fail(int n) {
    guard_.unlock();
    return -n;
  }
  std::mutex guard_;
  int value_ = 0;
};

int use(box& b) {
  return b.open(1);
}

void finish(std::mutex& held);

std::mutex other;
int count = 0;

int unknown_helper(int n) {
  other.lock();
  if (n > 3) {
    finish(other);
    return 0;
  }
  ++count;
  other.unlock();
  return count;
}
