#include <mutex>
#include <thread>

#include "examples/courier/courier.h"

namespace courier {

// Right: the counter by value, the rest joined before it ends.
std::vector<int> dispatch(const std::vector<parcel>& parcels) {
  std::mutex mutex;
  std::vector<int> sent;
  std::vector<std::thread> drivers;
  for (std::size_t i = 0; i < parcels.size(); ++i) {
    drivers.emplace_back([&, i] {
      const std::lock_guard lock(mutex);
      sent.push_back(parcels[i].number);
    });
  }
  for (std::thread& driver : drivers) {
    driver.join();
  }
  return sent;
}

}  // namespace courier
