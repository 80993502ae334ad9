// A thread object's own run() is the task.
#include <QtCore/QMutex>
#include <QtCore/QMutexLocker>
#include <QtCore/QThread>
#include <atomic>
#include <exception>
#include <stdexcept>

bool ask();
int read_one();

class poller : public QThread {
 public:
  poller() { start(); }
  void finish() {
    over_ = true;
    wait();
  }

 protected:
  void run() override {
    while (!over_) {
      ask();
    }
  }

 private:
  std::atomic<bool> over_ = false;
};

class locked_poller : public QThread {
 public:
  void begin() { start(); }
  void finish() {
    {
      QMutexLocker hold(&lock_);
      over_ = true;
    }
    wait();
  }

 protected:
  void run() override {
    for (;;) {
      QMutexLocker hold(&lock_);
      if (over_) {
        return;
      }
      ask();
    }
  }

 private:
  QMutex lock_;
  bool over_ = false;
};

class reader : public QThread {
 public:
  int sum = 0;
  std::exception_ptr failed;

 protected:
  void run() override {
    try {
      const int value = read_one();
      if (value < 0) {
        throw std::runtime_error("nothing to read");
      }
      sum += value;
    } catch (...) {
      failed = std::current_exception();
    }
  }
};

int poll_and_read() {
  poller p;
  locked_poller l;
  l.begin();
  reader r;
  r.start();
  r.wait();
  p.finish();
  l.finish();
  return r.sum;
}
