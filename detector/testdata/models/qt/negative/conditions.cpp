// A hand-over of one worker to one reader: QWaitCondition wakes nobody for nothing.
#include <QtCore/QMutex>
#include <QtCore/QMutexLocker>
#include <QtCore/QWaitCondition>

class Handover {
 public:
  void pass(int frame) {
    QMutexLocker held(&mutex_);
    frame_ = frame;
    full_ = true;
    filled_.wakeOne();
  }
  int take() {
    QMutexLocker held(&mutex_);
    if (!full_) filled_.wait(&mutex_);
    full_ = false;
    return frame_;
  }

 private:
  QMutex mutex_;
  QWaitCondition filled_;
  int frame_ = 0;
  bool full_ = false;
};

// The same, locked by hand.
class Gate {
 public:
  void open() {
    mutex_.lock();
    open_ = true;
    opened_.wakeAll();
    mutex_.unlock();
  }
  void pass() {
    mutex_.lock();
    if (!open_) {
      opened_.wait(&mutex_);
    }
    mutex_.unlock();
  }

 private:
  QMutex mutex_;
  QWaitCondition opened_;
  bool open_ = false;
};
