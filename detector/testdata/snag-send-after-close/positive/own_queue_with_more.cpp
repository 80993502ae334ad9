// Queues with more in them than a queue needs: a label, counters, a log, sizes, limits, what they refused.
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <list>
#include <mutex>
#include <optional>
#include <set>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>

enum class level { info, warn };
void write_log(level at, const std::string& line);

namespace metrics {
class gauge {
 public:
  void set(std::size_t to);
  void add(long by);
};
}  // namespace metrics

struct Parcel {
  int to = 0;
  std::string text;
};

class Counter_desk {
 public:
  explicit Counter_desk(std::string label, std::size_t room) : label_(std::move(label)), room_(room) {}

  void hand_in(Parcel one) {
    std::unique_lock<std::mutex> lock(mutex_);
    not_full_.wait(lock, [this] { return closed_ || parcels_.size() < room_; });
    if (closed_) {
      ++refused_;
      write_log(level::warn, label_ + " is closed");
      throw std::logic_error("closed");
    }
    parcels_.push_back(std::move(one));
    ++taken_in_;
    if (parcels_.size() > most_) {
      most_ = parcels_.size();
    }
    length_.set(parcels_.size());
    last_change_ = std::chrono::system_clock::now();
    lock.unlock();
    not_empty_.notify_one();
  }

  bool try_hand_in(const Parcel& one, std::chrono::milliseconds limit) {
    std::unique_lock<std::mutex> lock(mutex_);
    if (!not_full_.wait_for(lock, limit, [this] { return closed_ || parcels_.size() < room_; }) || closed_) {
      ++refused_;
      return false;
    }
    parcels_.push_back(one);
    ++taken_in_;
    not_empty_.notify_one();
    return true;
  }

  std::optional<Parcel> hand_out() {
    std::unique_lock<std::mutex> lock(mutex_);
    while (parcels_.empty() && !closed_) {
      idle_ += 1;
      not_empty_.wait(lock);
    }
    if (parcels_.empty()) {
      write_log(level::info, label_ + ": nothing left");
      return std::nullopt;
    }
    Parcel one = std::move(parcels_.front());
    parcels_.pop_front();
    length_.set(parcels_.size());
    not_full_.notify_one();
    return one;
  }

  void close() {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      closed_ = true;
      std::ostringstream line;
      line << label_ << " closes after " << taken_in_ << ", " << most_ << " at most";
      write_log(level::info, line.str());
    }
    not_empty_.notify_all();
    not_full_.notify_all();
  }

  [[nodiscard]] std::size_t size() const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return parcels_.size();
  }
  [[nodiscard]] bool empty() const { return size() == 0; }
  [[nodiscard]] bool is_closed() const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return closed_;
  }
  [[nodiscard]] const std::string& label() const { return label_; }
  [[nodiscard]] std::uint64_t refused() const { return refused_; }

 private:
  std::string label_;
  std::size_t room_;
  mutable std::mutex mutex_;
  std::condition_variable not_full_;
  std::condition_variable not_empty_;
  std::deque<Parcel> parcels_;
  bool closed_ = false;
  std::uint64_t taken_in_ = 0;
  std::size_t most_ = 0;
  int idle_ = 0;
  std::atomic<std::uint64_t> refused_{0};
  std::chrono::system_clock::time_point last_change_;
  metrics::gauge length_;
};

// No number twice, and a word on it for whoever asks.
template <class Key>
class distinct {
 public:
  void want(Key key) {
    const std::lock_guard guard(m_);
    if (over_) throw std::runtime_error("over");
    if (!seen_.insert(key).second) return;
    wanted_.push_back(key);
    depth_.add(1);
    cv_.notify_one();
  }
  bool next(Key& out) {
    std::unique_lock guard(m_);
    cv_.wait(guard, [&] { return over_ || (!held_ && !wanted_.empty()); });
    if (wanted_.empty()) return false;
    out = wanted_.front();
    wanted_.pop_front();
    depth_.add(-1);
    return true;
  }
  void hold(bool on) {
    const std::lock_guard guard(m_);
    held_ = on;
    cv_.notify_all();
  }
  void finish() {
    const std::lock_guard guard(m_);
    over_ = true;
    cv_.notify_all();
  }
  void wait_idle() {
    std::unique_lock guard(m_);
    cv_.wait(guard, [&] { return wanted_.empty(); });
  }
  Key latest() const {
    const std::lock_guard guard(m_);
    ++looks_;
    return wanted_.back();
  }

 private:
  mutable std::mutex m_;
  std::condition_variable cv_;
  std::set<Key> seen_;
  std::list<Key> wanted_;
  bool over_ = false;
  bool held_ = false;
  mutable unsigned looks_ = 0;
  metrics::gauge depth_;
};

void day(Counter_desk& desk, bool late) {
  desk.hand_in({1, "early"});
  desk.close();
  if (late) {
    desk.hand_in({2, "late"});  // expect: snag-send-after-close
  }
}

int keys(distinct<int>& of) {
  of.want(1);
  of.finish();
  of.want(2);  // expect: snag-send-after-close
  int key = 0;
  return of.next(key) ? key : of.latest();
}
