#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace cases::lock_in_destructor {

/// What there was to see when everybody had gone.
struct closing_report {
  std::size_t pages = 0;     ///< that were served
  std::size_t sessions = 0;  ///< that are still there
  std::size_t seats = 0;     ///< that are still taken
};

/// evening lets the users log in, each once; each then reads a page in a thread of its own while the server
/// logs all of them out. Blocks until all have gone.
closing_report evening(const std::vector<std::string>& users);

}  // namespace cases::lock_in_destructor
