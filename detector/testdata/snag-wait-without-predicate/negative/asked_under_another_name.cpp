// Behind a wait that stands in no loop, the round asks again: by a number of puts, by a flag of its own, by a
// count that is kept beside the queue.
#include <condition_variable>
#include <deque>
#include <mutex>

void draw(int shape);

class by_a_number_of_puts {
 public:
  void run() {
    while (true) {
      std::unique_lock lock(mutex_);
      if (shapes_.empty()) {
        const unsigned seen = puts_;
        filled_.wait(lock);
        if (seen == puts_) {
          continue;
        }
      }
      draw(shapes_.front());
      shapes_.pop_front();
    }
  }
  void put(int shape) {
    const std::lock_guard lock(mutex_);
    shapes_.push_back(shape);
    ++puts_;
    filled_.notify_one();
  }

 private:
  std::mutex mutex_;
  std::condition_variable filled_;
  std::deque<int> shapes_;
  unsigned puts_ = 0;
};

class by_a_flag_of_the_round {
 public:
  void run() {
    while (true) {
      std::unique_lock lock(mutex_);
      bool waited = false;
      if (shapes_.empty()) {
        filled_.wait(lock);
        waited = true;
      }
      if (waited) {
        continue;
      }
      draw(shapes_.front());
      shapes_.pop_front();
    }
  }

 private:
  std::mutex mutex_;
  std::condition_variable filled_;
  std::deque<int> shapes_;
};

class by_a_count {
 public:
  void run() {
    while (true) {
      std::unique_lock lock(mutex_);
      if (shapes_.empty()) {
        filled_.wait(lock);
      }
      if (there_are_ == 0) {
        continue;
      }
      --there_are_;
      draw(shapes_.front());
      shapes_.pop_front();
    }
  }
  void put(int shape) {
    const std::lock_guard lock(mutex_);
    shapes_.push_back(shape);
    ++there_are_;
    filled_.notify_one();
  }

 private:
  std::mutex mutex_;
  std::condition_variable filled_;
  std::deque<int> shapes_;
  int there_are_ = 0;
};
