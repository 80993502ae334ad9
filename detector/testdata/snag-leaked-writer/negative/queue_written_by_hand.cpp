#include <condition_variable>
#include <deque>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

bool is_known(const std::string& name);

template <class T>
class bounded {
 public:
  void put(T value) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return values_.size() < room; });
    values_.push_back(std::move(value));
    changed_.notify_all();
  }
  T take() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return !values_.empty(); });
    T value = std::move(values_.front());
    values_.pop_front();
    changed_.notify_all();
    return value;
  }

 private:
  static constexpr std::size_t room = 2;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<T> values_;
};

class closable {
 public:
  bool put(int value) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return values_.size() < 2 || left_; });
    values_.push_back(value);
    changed_.notify_all();
    return !left_;
  }
  int take() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return !values_.empty(); });
    const int value = values_.front();
    values_.pop_front();
    changed_.notify_all();
    return value;
  }
  void leave() {
    const std::lock_guard lock(mutex_);
    left_ = true;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<int> values_;
  bool left_ = false;
};

int sentinel(const std::vector<int>& values) {
  bounded<int> queue;
  std::jthread writer([&] {
    for (const int value : values) {
      queue.put(value);
    }
    queue.put(-1);
  });
  int sum = 0;
  while (true) {
    const int value = queue.take();
    if (value < 0) {
      return sum;
    }
    sum += value;
  }
}

bool remembers(const std::vector<std::string>& names) {
  bounded<std::string> queue;
  std::jthread writer([&] {
    for (const auto& name : names) {
      queue.put(name);
    }
    queue.put("");
  });
  bool good = true;
  for (std::string name = queue.take(); !name.empty(); name = queue.take()) {
    good = good && is_known(name);
  }
  return good;
}

bool tells(const std::vector<int>& values) {
  closable queue;
  std::jthread writer([&] {
    for (const int value : values) {
      if (!queue.put(value)) {
        return;
      }
    }
    queue.put(-1);
  });
  while (true) {
    const int value = queue.take();
    if (value < 0) {
      return true;
    }
    if (!is_known(std::to_string(value))) {
      queue.leave();
      return false;
    }
  }
}
