#pragma once

#include <map>
#include <string>
#include <vector>

namespace cases::last_one_out {

/// How often each word occurs.
using word_counts = std::map<std::string, int>;

/// count_words counts the words of every text in a thread of its own; the thread that ends last adds them up.
/// Words are separated by single spaces. Blocks until the sum is there; an empty list has an empty sum.
word_counts count_words(const std::vector<std::string>& texts);

}  // namespace cases::last_one_out
