#pragma once

#include <map>
#include <string>
#include <vector>

namespace cases::iterator_invalidated {

/// count_hits reads each log in a thread of its own and returns how often each path occurs in all of them.
/// Blocks.
std::map<std::string, int> count_hits(const std::vector<std::vector<std::string>>& logs);

}  // namespace cases::iterator_invalidated
