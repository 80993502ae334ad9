// The reader breaks off and tells the writer, reads the rest, or was told by a value; the queue's end tells.
#include <condition_variable>
#include <cstddef>
#include <list>
#include <mutex>
#include <thread>
#include <vector>

class conveyor {
 public:
  void put(int part) {
    std::unique_lock hold(guard_);
    taken_.wait(hold, [this] { return parts_.size() < room || gone_; });
    parts_.push_back(part);
    put_.notify_one();
  }
  bool take(int& part) {
    std::unique_lock hold(guard_);
    put_.wait(hold, [this] { return !parts_.empty() || all_; });
    if (parts_.empty()) {
      return false;
    }
    part = parts_.front();
    parts_.pop_front();
    taken_.notify_one();
    return true;
  }
  void was_all() {
    const std::lock_guard hold(guard_);
    all_ = true;
    put_.notify_all();
  }
  void go() {
    const std::lock_guard hold(guard_);
    gone_ = true;
    taken_.notify_all();
  }

 private:
  static constexpr std::size_t room = 16;
  std::mutex guard_;
  std::condition_variable put_;
  std::condition_variable taken_;
  std::list<int> parts_;
  bool all_ = false;
  bool gone_ = false;
};

int goes(const std::vector<int>& parts) {
  conveyor belt;
  std::jthread loader([&] {
    for (const int part : parts) {
      belt.put(part);
    }
    belt.was_all();
  });
  int sum = 0;
  int part = 0;
  while (belt.take(part)) {
    if (part < 0) {
      break;
    }
    sum += part;
  }
  belt.go();
  return sum;
}

int reads_the_rest(const std::vector<int>& parts) {
  conveyor belt;
  std::jthread loader([&] {
    for (const int part : parts) {
      belt.put(part);
    }
    belt.was_all();
  });
  int sum = 0;
  int part = 0;
  while (belt.take(part)) {
    if (part < 0) {
      break;
    }
    sum += part;
  }
  while (belt.take(part)) {
  }
  return sum;
}

int last_value(const std::vector<int>& parts) {
  conveyor belt;
  std::jthread loader([&] {
    for (const int part : parts) {
      belt.put(part);
    }
    belt.put(-1);
    belt.was_all();
  });
  int sum = 0;
  int part = 0;
  while (belt.take(part)) {
    if (part < 0) {
      break;
    }
    sum += part;
  }
  return sum;
}

int watched(const std::vector<int>& parts) {
  conveyor belt;
  std::jthread watchdog([&] { belt.go(); });
  std::jthread loader([&] {
    for (const int part : parts) {
      belt.put(part);
    }
    belt.was_all();
  });
  int part = 0;
  while (belt.take(part)) {
    if (part < 0) {
      break;
    }
  }
  return part;
}
