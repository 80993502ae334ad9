// Every worker ends the queue that they share, and its second end is an exception.
#include <condition_variable>
#include <deque>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <vector>

int cook(int dish);

class counter_top {
 public:
  void serve(int dish) {
    const std::lock_guard hold(guard_);
    dishes_.push_back(dish);
    bell_.notify_one();
  }
  bool next(int& dish) {
    std::unique_lock hold(guard_);
    bell_.wait(hold, [this] { return closed_ || !dishes_.empty(); });
    if (dishes_.empty()) {
      return false;
    }
    dish = dishes_.front();
    dishes_.pop_front();
    return true;
  }
  void close() {
    const std::lock_guard hold(guard_);
    if (closed_) {
      throw std::logic_error("closed already");
    }
    closed_ = true;
    bell_.notify_all();
  }

 private:
  std::mutex guard_;
  std::condition_variable bell_;
  std::deque<int> dishes_;
  bool closed_ = false;
};

int evening(int cooks) {
  counter_top out;
  std::vector<std::jthread> kitchen;
  for (int i = 0; i < cooks; ++i) {
    kitchen.emplace_back([&out, i] {
      out.serve(cook(i));
      out.close();  // expect: snag-double-close
    });
  }
  int dish = 0;
  int served = 0;
  while (out.next(dish)) {
    ++served;
  }
  return served;
}
