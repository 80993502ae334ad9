#include <Poco/Thread.h>

#include <atomic>

bool serve();

class listener : public Poco::Runnable {
 public:
  listener() {
    thread_.start(*this);
    ready_.wait();
  }
  ~listener() override {
    over_ = true;
    thread_.join();
  }
  void run() override {
    ready_.set();
    while (!over_) {
      serve();
    }
  }

 private:
  Poco::Thread thread_;
  Poco::Event ready_;
  std::atomic<bool> over_ = false;
};

class once : public Poco::Runnable {
 public:
  void run() override { served_ = serve(); }
  bool served() const { return served_; }

 private:
  volatile bool served_ = false;
};

bool joined() {
  Poco::Thread thread;
  once one;
  thread.start(one);
  thread.join();
  return one.served();
}

bool asked() {
  Poco::Thread thread;
  once one;
  thread.start(one);
  while (!one.served()) {
    Poco::Thread::sleep(10);
  }
  return true;
}

// The queue has room for all: a send under the lock waits for nobody.
class counter : public Poco::Runnable {
 public:
  void add(Poco::Notification* one) {
    Poco::ScopedLock<Poco::FastMutex> hold(lock_);
    ++added_;
    all_.enqueueNotification(one);
  }
  void run() override {
    for (;;) {
      Poco::Notification* one = all_.waitDequeueNotification();
      if (one == nullptr) {
        break;
      }
      Poco::ScopedLock<Poco::FastMutex> hold(lock_);
      ++taken_;
    }
  }

 private:
  Poco::FastMutex lock_;
  Poco::NotificationQueue all_;
  int added_ = 0;
  int taken_ = 0;
};
