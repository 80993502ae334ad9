// A close that must come once, and does: by the last of several, on ways that exclude each other, asked before.
#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <vector>

int load(int id);

class channel_of_ints {
 public:
  void send(int value) {
    const std::lock_guard lock(mutex_);
    values_.push_back(value);
    changed_.notify_one();
  }
  bool receive(int& value) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return closed_ || !values_.empty(); });
    if (values_.empty()) {
      return false;
    }
    value = values_.front();
    values_.pop_front();
    return true;
  }
  void close() {
    const std::lock_guard lock(mutex_);
    if (closed_) {
      throw std::logic_error("closed twice");
    }
    closed_ = true;
    changed_.notify_all();
  }
  bool closed() const {
    const std::lock_guard lock(mutex_);
    return closed_;
  }

 private:
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<int> values_;
  bool closed_ = false;
};

int last_one_closes(int count) {
  channel_of_ints out;
  std::atomic<int> left = count;
  std::vector<std::jthread> all;
  for (int id = 0; id < count; ++id) {
    all.emplace_back([&, id] {
      out.send(load(id));
      if (left.fetch_sub(1) == 1) {
        out.close();
      }
    });
  }
  int value = 0;
  int sum = 0;
  while (out.receive(value)) {
    sum += value;
  }
  return sum;
}

int either_way(bool early) {
  channel_of_ints out;
  if (early) {
    out.close();
    return 0;
  }
  out.send(load(1));
  out.close();
  int value = 0;
  return out.receive(value) ? value : 0;
}

void asked(channel_of_ints& out, bool first) {
  if (first) {
    out.close();
  }
  if (!out.closed()) {
    out.close();
  }
}
