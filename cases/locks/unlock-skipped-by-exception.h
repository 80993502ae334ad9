#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace cases::unlock_skipped_by_exception {

/// Reads a plugin's description; throws what it likes where there is none.
using loader = std::function<std::string(const std::string& name)>;

/// load_all loads the plugins, each in a task of its own, into one registry. A plugin whose loader throws is
/// left out. Returns how many are in the registry. Blocks until all tasks have ended.
std::size_t load_all(const std::vector<std::string>& names, const loader& load);

}  // namespace cases::unlock_skipped_by_exception
