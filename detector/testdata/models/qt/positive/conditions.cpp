// A condition that wakes nobody for nothing remembers nothing either.
#include <QtCore/QMutex>
#include <QtCore/QMutexLocker>
#include <QtCore/QWaitCondition>

class Bell {
 public:
  void ring() {
    QMutexLocker held(&mutex_);
    rung_ = true;
    rang_.wakeOne();
  }
  // Rung before it is waited for.
  void hear() {
    QMutexLocker held(&mutex_);
    rang_.wait(&mutex_);  // expect: snag-wait-without-predicate
    rung_ = false;
  }
  // Asked before the lock is there.
  void hear_soon() {
    if (!rung_) {
      QMutexLocker held(&mutex_);
      rang_.wait(&mutex_);  // expect: snag-wait-without-predicate
    }
  }

 private:
  QMutex mutex_;
  QWaitCondition rang_;
  bool rung_ = false;
};
