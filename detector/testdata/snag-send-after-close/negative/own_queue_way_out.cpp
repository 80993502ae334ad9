// What is shut is left, asked, or another one.
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <thread>

std::optional<int> read_one();

class strict {
 public:
  void push(int value) {
    const std::lock_guard lock(mutex_);
    if (closed_) {
      throw std::logic_error("closed");
    }
    values_.push_back(value);
    changed_.notify_one();
  }
  std::optional<int> pop() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return closed_ || !values_.empty(); });
    if (values_.empty()) {
      return std::nullopt;
    }
    const int first = values_.front();
    values_.pop_front();
    return first;
  }
  void close() {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    changed_.notify_all();
  }
  bool is_closed() const {
    const std::lock_guard lock(mutex_);
    return closed_;
  }

 private:
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<int> values_;
  bool closed_ = false;
};

void left(strict& out) {
  const auto next = read_one();
  if (!next) {
    out.close();
    return;
  }
  out.push(*next);
}

void asked(strict& out, bool end) {
  if (end) {
    out.close();
  }
  if (!out.is_closed()) {
    out.push(1);
  }
}

void another(strict& out, strict& other) {
  out.close();
  other.push(1);
}

void anew() {
  auto out = std::make_unique<strict>();
  out->push(1);
  out->close();
  out = std::make_unique<strict>();
  out->push(2);
}

void each_his_own(int count) {
  for (int i = 0; i < count; ++i) {
    strict mine;
    mine.push(i);
    mine.close();
  }
}

int closer_waits(strict& out) {
  std::jthread closer([&out] {
    while (out.pop()) {
    }
    out.close();
  });
  out.push(1);
  return 0;
}
