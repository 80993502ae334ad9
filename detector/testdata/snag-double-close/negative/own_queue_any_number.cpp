// Queues that may be closed as often as one likes, though late sends are errors.
#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <thread>
#include <vector>

int load(int id);

template <class T>
class line {
 public:
  ~line() { end(); }
  void stand(T who) {
    const std::lock_guard lock(mutex_);
    if (ended_) {
      throw std::logic_error("ended");
    }
    standing_.push_back(std::move(who));
    changed_.notify_one();
  }
  std::optional<T> call() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return ended_ || !standing_.empty(); });
    if (standing_.empty()) {
      return std::nullopt;
    }
    auto who = std::move(standing_.front());
    standing_.pop_front();
    return who;
  }
  void end() {
    const std::lock_guard lock(mutex_);
    ended_ = true;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<T> standing_;
  bool ended_ = false;
};

class once {
 public:
  void put(int value) {
    const std::lock_guard lock(mutex_);
    values_.push_back(value);
    changed_.notify_one();
  }
  int get() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return closed_.load() || !values_.empty(); });
    if (values_.empty()) {
      return -1;
    }
    const int value = values_.front();
    values_.pop_front();
    return value;
  }
  bool close() {
    const std::lock_guard lock(mutex_);
    if (closed_.exchange(true)) {
      return false;
    }
    changed_.notify_all();
    return true;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<int> values_;
  std::atomic<bool> closed_{false};
};

int workers(int count) {
  once loaded;
  {
    std::vector<std::jthread> all;
    for (int id = 0; id < count; ++id) {
      all.emplace_back([&loaded, id] {
        loaded.put(load(id));
        loaded.close();
      });
    }
  }
  loaded.close();
  return loaded.get();
}

int twice() {
  line<int> here;
  here.stand(1);
  here.end();
  here.end();
  return here.call().value_or(0);
}
