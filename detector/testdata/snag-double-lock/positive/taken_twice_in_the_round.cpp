// The helpers do give the lock back, but have taken it before: their callers hold it then.
#include <list>
#include <mutex>

class counters {
 public:
  void every() {
    const std::lock_guard hold(lock_);
    drain();  // expect: snag-double-lock
  }
  void once_more() {
    const std::lock_guard hold(lock_);
    give_and_take();
    drain();  // expect: snag-double-lock
  }

 private:
  void drain() {
    while (!values_.empty()) {
      lock_.lock();
      values_.pop_front();
      lock_.unlock();
    }
  }
  void give_and_take() {
    lock_.unlock();
    sum_ += 1;
    lock_.lock();
  }

  std::mutex lock_;
  std::list<int> values_;
  int sum_ = 0;
};

void use(counters& c) {
  c.every();
  c.once_more();
}
