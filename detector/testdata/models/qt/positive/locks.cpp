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

// Nothing was chosen where these are made.
class diary {
 public:
  explicit diary(int first) : on_heap_(new QMutex), last_(first) {}
  ~diary() { delete on_heap_; }
  void write(int line) {
    QMutexLocker held(&lock_);
    last_ = line;
    add();  // expect: snag-double-lock
  }
  void erase() {
    QMutexLocker held(on_heap_);
    QMutexLocker again(on_heap_);  // expect: snag-double-lock
    ++erased_;
  }

 private:
  void add() {
    QMutexLocker held(&lock_);
    ++lines_;
  }
  QMutex lock_;
  QMutex* on_heap_;
  int last_;
  int lines_ = 0;
  int erased_ = 0;
};
