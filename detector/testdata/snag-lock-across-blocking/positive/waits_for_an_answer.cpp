// A member that waits on a condition is called under a lock that its only waker takes first.
#include <condition_variable>
#include <list>
#include <mutex>
#include <thread>

class inbox {
 public:
  void add(int value) {
    const std::lock_guard hold(guard_);
    values_.push_back(value);
    filled_.notify_one();
  }
  int next() {
    std::unique_lock hold(guard_);
    while (values_.empty()) {
      filled_.wait(hold);
    }
    const int value = values_.front();
    values_.pop_front();
    return value;
  }

 private:
  std::mutex guard_;
  std::condition_variable filled_;
  std::list<int> values_;
};

class calculator {
 public:
  calculator() : worker_([this] { serve(); }) {}
  int square(int n) {
    const std::lock_guard hold(log_);
    ++asked_;
    questions_.add(n);
    return answers_.next();  // expect: snag-lock-across-blocking
  }
  int total() {
    std::unique_lock hold(log_);
    const int now = asked_;
    hold.unlock();
    questions_.add(0);
    return now + answers_.next();
  }

 private:
  void serve() {
    while (true) {
      const int n = questions_.next();
      {
        const std::lock_guard hold(log_);
        ++served_;
      }
      answers_.add(n * n);
    }
  }
  std::mutex log_;
  int asked_ = 0;
  int served_ = 0;
  inbox questions_;
  inbox answers_;
  std::thread worker_;
};

int use(calculator& c) {
  return c.square(3) + c.total();
}
