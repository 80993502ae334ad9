// Refused in several ways, none of them an error: false, an enumerator, the value back.
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <utility>

enum class outcome { taken, full, closed };

template <class T>
class polite {
 public:
  explicit polite(std::size_t room) : room_(room) {}
  outcome offer(T& one) {
    std::unique_lock lock(mutex_);
    if (closed_) {
      return outcome::closed;
    }
    if (values_.size() == room_) {
      return outcome::full;
    }
    values_.push_back(std::move(one));
    changed_.notify_one();
    return outcome::taken;
  }
  std::optional<T> insist(T one) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return closed_ || values_.size() < room_; });
    if (closed_) {
      return one;
    }
    values_.push_back(std::move(one));
    changed_.notify_all();
    return std::nullopt;
  }
  bool ask(T& one) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return closed_ || !values_.empty(); });
    if (values_.empty()) {
      return false;
    }
    one = std::move(values_.front());
    values_.pop_front();
    changed_.notify_all();
    return true;
  }
  void say_goodbye() {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    changed_.notify_all();
  }

 private:
  const std::size_t room_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<T> values_;
  bool closed_ = false;
};

bool late_guests() {
  polite<int> door(4);
  int first = 1;
  door.offer(first);
  door.say_goodbye();
  int second = 2;
  const bool came = door.offer(second) == outcome::taken || !door.insist(3);
  return came || door.ask(first);
}
