#include <thrift/concurrency/Monitor.h>

using apache::thrift::concurrency::Guard;
using apache::thrift::concurrency::Monitor;
using apache::thrift::concurrency::Mutex;
using apache::thrift::concurrency::Synchronized;

class gate {
 public:
  void pass() {
    Synchronized hold(opened_);
    if (!open_) {
      opened_.wait();  // expect: snag-wait-without-predicate
    }
  }
  void open() {
    Synchronized hold(opened_);
    open_ = true;
    opened_.notifyAll();
  }

 private:
  Monitor opened_;
  bool open_ = false;
};

// A monitor of its own gives back its own lock alone: who would wake it needs the other.
class ledger {
 public:
  void settle() {
    Guard hold(lock_);
    Synchronized sync(settled_);
    while (open_ > 0) {
      settled_.wait();  // expect: snag-lock-across-blocking
    }
  }
  void pay() {
    Guard hold(lock_);
    Synchronized sync(settled_);
    --open_;
    settled_.notify();
  }

 private:
  Mutex lock_;
  Monitor settled_;
  int open_ = 2;
};
