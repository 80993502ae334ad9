// The writer says when that was all, the reader breaks off before, and joins a writer that waits for room.
#include <condition_variable>
#include <cstddef>
#include <list>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

class conveyor {
 public:
  void put(std::string part) {
    std::unique_lock hold(guard_);
    while (parts_.size() >= room) {
      taken_.wait(hold);
    }
    parts_.push_back(std::move(part));
    put_.notify_one();
  }
  bool take(std::string& part) {
    std::unique_lock hold(guard_);
    put_.wait(hold, [this] { return !parts_.empty() || all_; });
    if (parts_.empty()) {
      return false;
    }
    part = std::move(parts_.front());
    parts_.pop_front();
    taken_.notify_one();
    return true;
  }
  void was_all() {
    const std::lock_guard hold(guard_);
    all_ = true;
    put_.notify_all();
  }

 private:
  static constexpr std::size_t room = 16;
  std::mutex guard_;
  std::condition_variable put_;
  std::condition_variable taken_;
  std::list<std::string> parts_;
  bool all_ = false;
};

std::size_t weigh(const std::vector<std::string>& parts, std::size_t most) {
  conveyor belt;
  std::thread loader([&] {
    for (const auto& part : parts) {
      belt.put(part);  // expect: snag-leaked-writer
    }
    belt.was_all();
  });
  std::size_t weight = 0;
  std::string part;
  while (belt.take(part)) {
    weight += part.size();
    if (weight > most) {
      break;
    }
  }
  loader.join();
  return weight;
}
