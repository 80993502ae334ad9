// Who puts has ended before the queue is shut: joined, counted, or read to its end.
#include <condition_variable>
#include <deque>
#include <latch>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <thread>
#include <vector>

int fetch(int page);

template <class T>
class strict_queue {
 public:
  void push(T value) {
    const std::lock_guard lock(mutex_);
    if (closed_) {
      throw std::logic_error("closed");
    }
    values_.push_back(std::move(value));
    changed_.notify_one();
  }
  std::optional<T> pop() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return closed_ || !values_.empty(); });
    if (values_.empty()) {
      return std::nullopt;
    }
    std::optional<T> first(std::move(values_.front()));
    values_.pop_front();
    return first;
  }
  void close() {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<T> values_;
  bool closed_ = false;
};

int joined(int pages) {
  strict_queue<int> got;
  std::vector<std::thread> all;
  for (int page = 0; page < pages; ++page) {
    all.emplace_back([&got, page] { got.push(fetch(page)); });
  }
  for (auto& one : all) {
    one.join();
  }
  got.close();
  int sum = 0;
  while (const auto next = got.pop()) {
    sum += *next;
  }
  return sum;
}

int counted(int pages) {
  strict_queue<int> got;
  std::latch at_work(pages);
  std::vector<std::jthread> all;
  for (int page = 0; page < pages; ++page) {
    all.emplace_back([&got, &at_work, page] {
      got.push(fetch(page));
      at_work.count_down();
    });
  }
  at_work.wait();
  got.close();
  return got.pop().value_or(0);
}

int closed_by_the_writer(int pages) {
  strict_queue<int> got;
  std::thread writer([&] {
    for (int page = 0; page < pages; ++page) {
      got.push(fetch(page));
    }
    got.close();
  });
  int sum = 0;
  while (const auto next = got.pop()) {
    sum += *next;
  }
  writer.join();
  return sum;
}

int one_for_one(int pages) {
  strict_queue<int> got;
  std::vector<std::jthread> all;
  for (int page = 0; page < pages; ++page) {
    all.emplace_back([&got, page] { got.push(fetch(page)); });
  }
  int sum = 0;
  for (int page = 0; page < pages; ++page) {
    sum += got.pop().value_or(0);
  }
  got.close();
  return sum;
}
