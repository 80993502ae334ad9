#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace cases::double_lock {

/// What became of the cache while it served.
struct usage {
  std::size_t most_kept = 0;  ///< the most pages that it ever held
  std::size_t evicted = 0;
};

/// serve puts every client's pages into one cache that keeps no more than `capacity` of them; each client is
/// a thread of its own. Pages have different names. Blocks until all are put.
usage serve(std::size_t capacity, const std::vector<std::vector<std::string>>& clients);

}  // namespace cases::double_lock
