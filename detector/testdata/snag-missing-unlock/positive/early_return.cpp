#include <mutex>

class seats {
 public:
  bool reserve(int n) {
    mutex_.lock();  // expect: snag-missing-unlock
    if (n > free_) {
      return false;
    }
    free_ -= n;
    mutex_.unlock();
    return true;
  }

 private:
  std::mutex mutex_;
  int free_ = 3;
};

bool book(seats& s) {
  return s.reserve(2);
}
