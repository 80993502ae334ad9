#include <Poco/Thread.h>

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
    while (!over_) {  // expect: snag-shared-write
      serve();
    }
  }

 private:
  Poco::Thread thread_;
  Poco::Event ready_;
  bool over_ = false;
};

class once : public Poco::Runnable {
 public:
  void run() override { served_ = serve(); }
  bool served() const { return served_; }

 private:
  bool served_ = false;
};

void forgotten() {
  Poco::Thread thread;
  once one;
  thread.start(one);  // expect: snag-dangling-capture
}

class door {
 public:
  void pass() {
    Poco::ScopedLock<Poco::FastMutex> hold(lock_);
    if (!open_) {
      opened_.wait(lock_);  // expect: snag-wait-without-predicate
    }
  }
  void open() {
    Poco::ScopedLock<Poco::FastMutex> hold(lock_);
    open_ = true;
    opened_.signal();
  }

 private:
  Poco::FastMutex lock_;
  Poco::Condition opened_;
  bool open_ = false;
};
