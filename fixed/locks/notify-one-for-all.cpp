#include "cases/locks/notify-one-for-all.h"

#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

namespace cases::notify_one_for_all {

namespace {

/// A belt with room for one parcel.
class belt {
 public:
  void put(int parcel) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return !parcel_.has_value(); });
    parcel_ = parcel;
    changed_.notify_all();
  }

  int take() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return parcel_.has_value(); });
    const int parcel = parcel_.value();
    parcel_.reset();
    changed_.notify_all();
    return parcel;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<int> parcel_;
};

}  // namespace

std::vector<int> relay(const std::vector<std::vector<int>>& producers) {
  belt parcels;
  std::vector<std::thread> threads;
  std::size_t total = 0;
  for (const std::vector<int>& numbers : producers) {
    total += numbers.size();
    threads.emplace_back([&parcels, &numbers] {
      for (const int number : numbers) {
        parcels.put(number);
      }
    });
  }
  std::vector<int> packed(total);
  for (std::size_t packer = 0; packer < 2; ++packer) {
    threads.emplace_back([&parcels, &packed, packer] {
      for (std::size_t i = packer; i < packed.size(); i += 2) {
        packed[i] = parcels.take();
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  return packed;
}

}  // namespace cases::notify_one_for_all
