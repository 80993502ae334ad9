// A thread object waits for its own thread under the lock that its run() takes.
#include <QtCore/QMutex>
#include <QtCore/QMutexLocker>
#include <QtCore/QThread>

int measure();

class sampler : public QThread {
 public:
  ~sampler() override {
    lock_.lock();
    over_ = true;
    wait();  // expect: snag-lock-across-blocking
    lock_.unlock();
  }

 protected:
  void run() override {
    for (;;) {
      const int value = measure();
      const QMutexLocker held(&lock_);
      if (over_) {
        return;
      }
      last_ = value;
    }
  }

 private:
  QMutex lock_;
  bool over_ = false;
  int last_ = 0;
};

void sample() {
  sampler one;
  one.start();
}
