// A guard of a block shuts; the report of what went wrong comes behind it. A ring, its flag an atomic.
#include <array>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <stdexcept>

void work(int part);

template <std::size_t N>
class wheel {
 public:
  void load(int value) {
    std::unique_lock lock(mutex_);
    turned_.wait(lock, [this] { return count_ < N || stopped_.load(); });
    if (stopped_.load()) {
      throw std::logic_error("stopped");
    }
    slots_[(head_ + count_) % N] = value;
    ++count_;
    turned_.notify_all();
  }
  bool unload(int& value) {
    std::unique_lock lock(mutex_);
    turned_.wait(lock, [this] { return count_ > 0 || stopped_.load(); });
    if (count_ == 0) {
      return false;
    }
    value = slots_[head_];
    head_ = (head_ + 1) % N;
    --count_;
    turned_.notify_all();
    return true;
  }
  void stop() {
    const std::lock_guard lock(mutex_);
    stopped_.store(true);
    turned_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable turned_;
  std::array<int, N> slots_{};
  std::size_t head_ = 0;
  std::size_t count_ = 0;
  std::atomic<bool> stopped_{false};
};

class stops_at_end {
 public:
  explicit stops_at_end(wheel<8>& of) : of_(of) {}
  ~stops_at_end() { of_.stop(); }

 private:
  wheel<8>& of_;
};

void all_parts(wheel<8>& out, int parts) {
  {
    const stops_at_end at_end(out);
    for (int part = 0; part < parts; ++part) {
      work(part);
      out.load(part);
    }
  }
  out.load(-1);  // expect: snag-send-after-close
}
