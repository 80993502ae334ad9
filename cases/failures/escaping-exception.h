#pragma once

#include <string>
#include <vector>

namespace cases::escaping_exception {

/// total_bytes parses the size column of each page of an access log ("120 7 1024") in a thread of its own and
/// returns the sum. Blocks. Throws std::invalid_argument where a page holds something that is no number.
long total_bytes(const std::vector<std::string>& pages);

}  // namespace cases::escaping_exception
