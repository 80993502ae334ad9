#pragma once

// The program whose schedules the benchmarks count.

#include <condition_variable>
#include <cstdlib>
#include <mutex>
#include <thread>

namespace snag::bench {

/// Two places, a lock and two conditions: what the speed of control mode is measured by.
class bounded_queue {
 public:
  void push(int value) {
    std::unique_lock lock(guard_);
    not_full_.wait(lock, [&] { return count_ < 2; });
    cells_[(first_ + count_++) % 2] = value;
    not_empty_.notify_one();
  }
  int pop() {
    std::unique_lock lock(guard_);
    not_empty_.wait(lock, [&] { return count_ > 0; });
    const int value = cells_[first_];
    first_ = (first_ + 1) % 2;
    --count_;
    not_full_.notify_one();
    return value;
  }

 private:
  std::mutex guard_;
  std::condition_variable not_full_;
  std::condition_variable not_empty_;
  int cells_[2] = {};
  unsigned first_ = 0;
  unsigned count_ = 0;
};

/// queue_program has two threads push and the caller pop: some 140 points at synchronisation.
inline void queue_program() {
  constexpr int values = 5;
  bounded_queue queue;
  std::thread one([&] {
    for (int i = 0; i < values; ++i) {
      queue.push(i);
    }
  });
  std::thread two([&] {
    for (int i = 0; i < values; ++i) {
      queue.push(i);
    }
  });
  int sum = 0;
  for (int i = 0; i < 2 * values; ++i) {
    sum += queue.pop();
  }
  one.join();
  two.join();
  if (sum != values * (values - 1)) {
    std::abort();
  }
}

}  // namespace snag::bench
