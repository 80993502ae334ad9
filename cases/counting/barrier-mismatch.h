#pragma once

#include <functional>
#include <string>
#include <vector>

namespace cases::barrier_mismatch {

/// A shard of an index: how to load it, and how to switch it to what was loaded.
struct shard {
  std::string name;
  std::function<bool()> load;  ///< false where there is nothing new
  std::function<void()> activate;
};

/// update loads all shards, a thread each, and then activates those that have something new: none of them
/// before all are loaded. Returns how many were activated. Blocks until all threads have ended.
int update(const std::vector<shard>& shards);

}  // namespace cases::barrier_mismatch
