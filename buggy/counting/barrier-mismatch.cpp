#include "cases/counting/barrier-mismatch.h"

#include <atomic>
#include <barrier>
#include <thread>

namespace cases::barrier_mismatch {

int update(const std::vector<shard>& shards) {
  std::barrier loaded(static_cast<std::ptrdiff_t>(shards.size()));
  std::atomic<int> activated = 0;
  std::vector<std::jthread> threads;
  threads.reserve(shards.size());
  for (const shard& one : shards) {
    threads.emplace_back([&loaded, &activated, &one] {
      if (!one.load()) {
        return;
      }
      loaded.arrive_and_wait();
      one.activate();
      ++activated;
    });
  }
  threads.clear();  // joins
  return activated;
}

}  // namespace cases::barrier_mismatch
