#pragma once

#include <cstddef>
#include <vector>

namespace cases::lock_per_instance {

/// What all connections together have done.
struct traffic {
  std::size_t requests = 0;
  std::size_t bytes = 0;
};

/// measure lets every connection send its requests, given by their sizes, in a thread of its own, and returns
/// the traffic of all. Blocks until all are sent.
traffic measure(const std::vector<std::vector<std::size_t>>& connections);

}  // namespace cases::lock_per_instance
