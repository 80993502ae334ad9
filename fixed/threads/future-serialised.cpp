#include "cases/threads/future-serialised.h"

#include <atomic>
#include <future>

namespace cases::future_serialised {

std::size_t warm_up(const std::vector<std::string>& regions,
                    const std::function<std::size_t(const std::string&)>& load) {
  std::atomic<std::size_t> entries = 0;
  std::vector<std::future<void>> loading;
  loading.reserve(regions.size());
  for (const std::string& region : regions) {
    // No result to wait for: the task counts what it has loaded.
    loading.push_back(
        std::async(std::launch::async, [&entries, &load, &region] { entries += load(region); }));
  }
  loading.clear();  // waits for all of them
  return entries;
}

}  // namespace cases::future_serialised
