#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

class queue {
 public:
  void put(int value) {
    std::unique_lock lock(guard_);
    room_.wait(lock, [this] { return values_.size() < 3; });
    values_.push_back(value);
    filled_.notify_one();
  }
  int take() {
    std::unique_lock lock(guard_);
    while (values_.empty()) {
      filled_.wait(lock);
    }
    const int value = values_.front();
    values_.pop_front();
    room_.notify_one();
    return value;
  }
  void pause() {
    std::unique_lock lock(guard_);
    wait_for_room(lock);
  }

 private:
  void wait_for_room(std::unique_lock<std::mutex>& lock) {
    room_.wait(lock, [this] { return values_.empty(); });
  }
  std::mutex guard_;
  std::condition_variable room_;
  std::condition_variable filled_;
  std::deque<int> values_;
};

int run(queue& q) {
  std::jthread writer([&q] { q.put(1); });
  q.pause();
  return q.take();
}
