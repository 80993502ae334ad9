// A queue of the program's own, whose close may be called as often as one likes.
#include <deque>
#include <mutex>

class queue {
 public:
  ~queue() { close(); }
  void push(int value) {
    const std::lock_guard lock(mutex_);
    values_.push_back(value);
  }
  void close() {
    const std::lock_guard lock(mutex_);
    closed_ = true;
  }

 private:
  std::mutex mutex_;
  std::deque<int> values_;
  bool closed_ = false;
};

void run() {
  queue jobs;
  jobs.push(1);
  jobs.close();
  jobs.close();
  jobs.push(2);
}
