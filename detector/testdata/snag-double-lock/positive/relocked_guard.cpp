#include <mutex>

void work();

class pump {
 public:
  void run(int n) {
    std::unique_lock<std::mutex> lock(guard_, std::defer_lock);
    for (int i = 0; i < n; ++i) {
      lock.lock();
      ++rounds_;
      lock.unlock();
      work();
    }
    lock.lock();
    rounds_ = 0;
    reset();  // expect: snag-double-lock
  }
  void reset() {
    std::lock_guard<std::mutex> lock(guard_);
    rounds_ = 0;
  }

 private:
  std::mutex guard_;
  int rounds_ = 0;
};

void start(pump& p) {
  p.run(3);
}
