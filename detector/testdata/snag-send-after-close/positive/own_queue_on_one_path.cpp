// Shut in a branch that goes on to the put; by a method, behind a reference and behind a pointer.
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>

std::optional<int> read_one();

template <class T>
class sluice {
 public:
  void raise(const T& water) {
    std::lock_guard<std::mutex> at(mutex_);
    if (!open_) {
      throw std::logic_error("down");
    }
    pond_.push_back(water);
    moved_.notify_one();
  }
  T lower() {
    std::unique_lock<std::mutex> at(mutex_);
    moved_.wait(at, [this] { return !open_ || !pond_.empty(); });
    if (pond_.empty()) {
      throw std::out_of_range("dry");
    }
    const T water = pond_.front();
    pond_.pop_front();
    return water;
  }
  void shut_down() {
    std::lock_guard<std::mutex> at(mutex_);
    open_ = false;
    moved_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable moved_;
  std::deque<T> pond_;
  bool open_ = true;
};

void relay(sluice<int>& out) {
  const auto next = read_one();
  if (!next) {
    out.shut_down();
  }
  out.raise(next.value_or(0));  // expect: snag-send-after-close
}

void farewell(const std::shared_ptr<sluice<int>>& out) {
  out->shut_down();
  out->raise(-1);  // expect: snag-send-after-close
}
