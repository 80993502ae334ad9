#include "cases/threads/future-serialised.h"

#include <atomic>
#include <future>

namespace cases::future_serialised {

std::size_t warm_up(const std::vector<std::string>& regions,
                    const std::function<std::size_t(const std::string&)>& load) {
  std::atomic<std::size_t> entries = 0;
  for (const std::string& region : regions) {
    // No result to wait for: the task counts what it has loaded.
    const std::future<void> loading =
        std::async(std::launch::async, [&entries, &load, &region] { entries += load(region); });
  }
  return entries;
}

}  // namespace cases::future_serialised
