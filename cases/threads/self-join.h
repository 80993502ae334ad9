#pragma once

#include <functional>
#include <string>
#include <vector>

namespace cases::self_join {

/// play plays the tracks, in order, by a thread of the player's own: each goes to `output`. It may return
/// before the last one has been played; `output` must live until then.
void play(const std::vector<std::string>& tracks, const std::function<void(const std::string&)>& output);

}  // namespace cases::self_join
