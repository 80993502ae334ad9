// release() gives the lock to whoever is told; nobody is.
#include <mutex>

class bucket {
 public:
  bool take(int n) {
    std::unique_lock<std::mutex> lock(guard_);
    if (left_ < n) {
      lock.release();  // missed: snag-missing-unlock
      return false;
    }
    left_ -= n;
    return true;
  }

 private:
  std::mutex guard_;
  int left_ = 10;
};

bool use(bucket& b) {
  return b.take(3);
}
