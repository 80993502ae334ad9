// The flag is seen by nobody who waits, or set without waking: no close of a queue that anybody could rely on.
#include <condition_variable>
#include <deque>
#include <mutex>
#include <stdexcept>

class shelf {
 public:
  void put(int book) {
    const std::lock_guard lock(mutex_);
    if (frozen_) {
      throw std::logic_error("frozen");
    }
    books_.push_back(book);
    changed_.notify_one();
  }
  int take() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return !books_.empty(); });
    const int book = books_.front();
    books_.pop_front();
    return book;
  }
  void freeze() {
    const std::lock_guard lock(mutex_);
    frozen_ = true;
    changed_.notify_all();
  }
  void thaw_one(int book) {
    const std::lock_guard lock(mutex_);
    books_.push_back(book);
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<int> books_;
  bool frozen_ = false;
};

int tidy() {
  shelf here;
  here.put(1);
  here.freeze();
  try {
    here.put(2);
  } catch (const std::logic_error&) {
    here.thaw_one(2);
  }
  return here.take();
}
