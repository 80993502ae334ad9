#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace cases::future_serialised {

/// warm_up loads all regions into the cache at once and returns how many entries that were. `load` is called
/// from several threads and returns the entries of one region. Blocks, for as long as the slowest region
/// takes.
std::size_t warm_up(const std::vector<std::string>& regions,
                    const std::function<std::size_t(const std::string&)>& load);

}  // namespace cases::future_serialised
