#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace cases::lock_across_join {

/// count_words indexes the documents in the background and asks the index, from two threads at once, how many
/// different words there are. Returns both answers, each of the whole index. Blocks until it is built.
std::vector<std::size_t> count_words(const std::vector<std::string>& documents);

}  // namespace cases::lock_across_join
