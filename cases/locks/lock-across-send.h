#pragma once

#include <string>
#include <vector>

namespace cases::lock_across_send {

/// How far the work is.
struct progress {
  int posted = 0;
  int done = 0;
};

/// convert_all posts the files to a converter that works beside it and returns how many were posted and
/// done. Blocks until all are.
progress convert_all(const std::vector<std::string>& files);

}  // namespace cases::lock_across_send
