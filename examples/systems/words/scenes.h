#pragma once

// What a token cache has to stand, one trouble at a time: each scene has a cache and a token service of its
// own, over HTTP, that answers when the scene says so.

#include <chrono>
#include <map>
#include <string>

namespace systems::words {

/// play_scenes runs all scenes at once and returns what was broken, by name, with how often. A scene that has
/// not ended within `patience` has broken its promise. Blocks until then.
[[nodiscard]] std::map<std::string, std::uint64_t> play_scenes(std::chrono::milliseconds patience);

}  // namespace systems::words
