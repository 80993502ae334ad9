#include <QtCore/QMutex>
#include <QtCore/QMutexLocker>
#include <QtCore/QReadWriteLock>

// What is chosen when a lock is made: who holds it may take it again.
class editor {
 public:
  editor() : lock_(QMutex::Recursive) {}
  explicit editor(int shown) : lock_(QMutex::Recursive), shown_(shown) {}

  void show(int what) {
    QMutexLocker held(&lock_);
    shown_ = what;
    redraw();
  }
  void redraw() {
    QMutexLocker held(&lock_);
    ++drawn_;
  }

 private:
  QMutex lock_;
  int shown_ = 0;
  int drawn_ = 0;
};

class list {
 public:
  void clear() {
    lock_.lockForWrite();
    lock_.lockForWrite();
    size_ = 0;
    lock_.unlock();
    lock_.unlock();
  }

 private:
  QReadWriteLock lock_{QReadWriteLock::Recursive};
  int size_ = 0;
};

// The constructor stands in another file, and may choose.
class elsewhere {
 public:
  elsewhere();
  void add() {
    QMutexLocker held(&lock_);
    again();
  }

 private:
  void again() {
    QMutexLocker held(&lock_);
    ++size_;
  }
  QMutex lock_;
  int size_ = 0;
};

template <typename T>
class shelf {
 public:
  explicit shelf(T first) : lock_(QMutex::Recursive), last_(first) {}
  void put(T one) {
    QMutexLocker held(&lock_);
    replace(one);
  }

 private:
  void replace(T one) {
    QMutexLocker held(&lock_);
    last_ = one;
  }
  QMutex lock_;
  T last_;
};

// A lock of the program's own around one.
class monitor {
 public:
  monitor() : inner_(QMutex::Recursive) {}
  void lock() { inner_.lock(); }
  void unlock() { inner_.unlock(); }

 private:
  QMutex inner_;
};

class journal {
 public:
  journal() : on_heap_(new QMutex(QMutex::Recursive)) {}
  ~journal() { delete on_heap_; }
  void write(int line) {
    QMutexLocker held(on_heap_);
    QMutexLocker again(on_heap_);
    last_ = line;
  }

 private:
  QMutex* on_heap_;
  int last_ = 0;
};

static QMutex of_all(QMutex::Recursive);

int count(monitor& around, QMutex& given) {
  static int counted = 0;
  of_all.lock();
  of_all.lock();
  around.lock();
  around.lock();
  given.lock();
  given.lock();
  const int now = ++counted;
  given.unlock();
  given.unlock();
  around.unlock();
  around.unlock();
  of_all.unlock();
  of_all.unlock();
  return now;
}

void use() {
  shelf<int> one(1);
  one.put(2);
}
