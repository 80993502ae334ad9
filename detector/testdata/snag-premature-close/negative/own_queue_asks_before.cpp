// A put that is caught, or tried: the class has both sorts, and the tasks use the one that only says no.
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <thread>
#include <vector>

int walk(int path);

class stack_of_maps {
 public:
  void put(int map) {
    if (!try_put(map)) {
      throw std::logic_error("closed");
    }
  }
  bool try_put(int map) {
    const std::lock_guard lock(mutex_);
    if (closed_) {
      return false;
    }
    maps_.push_back(map);
    changed_.notify_one();
    return true;
  }
  std::optional<int> get() {
    std::unique_lock lock(mutex_);
    while (maps_.empty() && !closed_) {
      changed_.wait(lock);
    }
    if (maps_.empty()) {
      return std::nullopt;
    }
    std::optional<int> last = maps_.back();
    maps_.pop_back();
    return last;
  }
  void close() {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<int> maps_;
  bool closed_ = false;
};

int explore(int paths) {
  stack_of_maps found;
  std::vector<std::jthread> all;
  for (int path = 0; path < paths; ++path) {
    all.emplace_back([&found, path] { found.try_put(walk(path)); });
  }
  const auto first = found.get();
  found.close();
  return first.value_or(0);
}
