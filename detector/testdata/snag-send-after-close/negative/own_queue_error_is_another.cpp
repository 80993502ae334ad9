// The exception is for what is full, or wrong; a late one is dropped without a word.
#include <condition_variable>
#include <deque>
#include <mutex>
#include <stdexcept>

class sink {
 public:
  void pour(int value) {
    const std::lock_guard lock(mutex_);
    if (value < 0) {
      throw std::invalid_argument("negative");
    }
    if (stopped_) {
      return;
    }
    if (values_.size() > 100) {
      throw std::length_error("full");
    }
    values_.push_back(value);
    changed_.notify_one();
  }
  int scoop() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return stopped_ || !values_.empty(); });
    if (values_.empty()) {
      throw std::out_of_range("empty");
    }
    const int value = values_.front();
    values_.pop_front();
    return value;
  }
  void stop() {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<int> values_;
  bool stopped_ = false;
};

void late() {
  sink here;
  here.pour(1);
  here.stop();
  here.pour(2);
}
