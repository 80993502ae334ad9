#include <absl/synchronization/mutex.h>

#include <stdexcept>

class account {
 public:
  void add(int amount) {
    absl::MutexLock held(&lock_);
    balance_ += amount;
    absl::MutexLock again(&lock_);  // expect: snag-double-lock
    ++changes_;
  }
  int take(int amount) {
    lock_.Lock();  // expect: snag-missing-unlock
    if (balance_ < amount) {
      return 0;
    }
    balance_ -= amount;
    lock_.Unlock();
    return amount;
  }

 private:
  absl::Mutex lock_;
  int balance_ = 0;
  int changes_ = 0;
};
