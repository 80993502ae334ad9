#include <thrift/concurrency/Monitor.h>

#include <deque>

using apache::thrift::concurrency::Guard;
using apache::thrift::concurrency::Monitor;
using apache::thrift::concurrency::Mutex;
using apache::thrift::concurrency::Synchronized;

// Two monitors upon one mutex: whoever holds that may wait for either.
class shelf {
 public:
  shelf() : filled_(&lock_), emptied_(&lock_) {}
  void put(int one) {
    Guard hold(lock_);
    while (all_.size() == 8) {
      emptied_.wait();
    }
    all_.push_back(one);
    filled_.notify();
  }
  int take() {
    Guard hold(lock_);
    while (all_.empty()) {
      filled_.wait();
    }
    const int one = all_.front();
    all_.pop_front();
    emptied_.notify();
    return one;
  }

 private:
  Mutex lock_;
  Monitor filled_;
  Monitor emptied_;
  std::deque<int> all_;
};

void pause() {
  Monitor nobody;
  Synchronized hold(nobody);
  nobody.wait(100);
}
