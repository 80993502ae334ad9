#include <QtCore/QMutex>
#include <QtCore/QMutexLocker>
#include <QtCore/QReadWriteLock>

class account {
 public:
  void add(int amount) {
    QMutexLocker held(&lock_);
    balance_ += amount;
    lock_.lock();  // expect: snag-double-lock
    ++changes_;
    lock_.unlock();
  }
  int take(int amount) {
    rw_.lockForWrite();  // expect: snag-missing-unlock
    if (stock_ < amount) {
      return 0;
    }
    stock_ -= amount;
    rw_.unlock();
    return amount;
  }

 private:
  QMutex lock_;
  QReadWriteLock rw_;
  int balance_ = 0;
  int changes_ = 0;
  int stock_ = 0;
};
