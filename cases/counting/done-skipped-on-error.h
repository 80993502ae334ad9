#pragma once

#include <functional>
#include <string>
#include <vector>

namespace cases::done_skipped_on_error {

/// total_size measures every file in a task of its own and returns the sum of the sizes; a file that cannot
/// be measured counts as empty. `size_of` may throw; it is called from several threads. Blocks until all
/// files are measured.
long total_size(const std::vector<std::string>& files,
                const std::function<long(const std::string&)>& size_of);

}  // namespace cases::done_skipped_on_error
