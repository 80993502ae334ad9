#include <condition_variable>
#include <mutex>
#include <shared_mutex>

class board {
 public:
  int read_next() {
    std::shared_lock lock(guard_);
    changed_.wait(lock);  // expect: snag-wait-without-predicate
    return value_;
  }
  void write(int value) {
    std::unique_lock lock(guard_);
    value_ = value;
    lock.unlock();
    changed_.notify_all();
  }

 private:
  std::shared_mutex guard_;
  std::condition_variable_any changed_;
  int value_ = 0;
};

int use(board& b) {
  b.write(1);
  return b.read_next();
}
