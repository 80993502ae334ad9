// The lock is given back before the wait, is another one, or the wait gives up.
#include <QtCore/QMutex>
#include <QtCore/QMutexLocker>
#include <QtCore/QThread>

int measure();

class sampler : public QThread {
 public:
  ~sampler() override { stop(); }

  void stop() {
    {
      const QMutexLocker held(&lock_);
      over_ = true;
    }
    wait();
  }

  void restart() {
    QMutexLocker once(&starts_);
    wait();
    start();
  }

  bool is_over() {
    const QMutexLocker held(&lock_);
    return wait(20);
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
  QMutex starts_;
  bool over_ = false;
  int last_ = 0;
};

void sample() {
  sampler one;
  one.start();
}
