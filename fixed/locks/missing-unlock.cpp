#include "cases/locks/missing-unlock.h"

#include <mutex>
#include <thread>

namespace cases::missing_unlock {

namespace {

/// The seats of one evening.
class seating {
 public:
  explicit seating(int seats) : free_(seats) {}

  /// Returns whether the group was seated.
  bool reserve(int group) {
    const std::lock_guard lock(mutex_);
    if (group > free_) {
      ++refused_;
      return false;
    }
    free_ -= group;
    return true;
  }

  int free_seats() const {
    const std::lock_guard lock(mutex_);
    return free_;
  }

 private:
  mutable std::mutex mutex_;
  int free_;
  int refused_ = 0;
};

}  // namespace

int sell(int seats, const std::vector<std::vector<int>>& box_offices) {
  seating evening(seats);
  std::vector<std::thread> threads;
  for (const std::vector<int>& groups : box_offices) {
    threads.emplace_back([&evening, &groups] {
      for (const int group : groups) {
        evening.reserve(group);
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  return evening.free_seats();
}

}  // namespace cases::missing_unlock
