#include <oneapi/tbb/mutex.h>
#include <oneapi/tbb/rw_mutex.h>

class account {
 public:
  void add(int amount) {
    tbb::mutex::scoped_lock held(lock_);
    balance_ += amount;
    lock_.lock();  // expect: snag-double-lock
    ++changes_;
    lock_.unlock();
  }
  int read() {
    tbb::rw_mutex::scoped_lock held(rw_, false);
    return limit_;
  }

 private:
  tbb::mutex lock_;
  tbb::rw_mutex rw_;
  int balance_ = 0;
  int changes_ = 0;
  int limit_ = 0;
};
