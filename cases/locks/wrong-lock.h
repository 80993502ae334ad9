#pragma once

#include <string>
#include <vector>

namespace cases::wrong_lock {

/// chat lets people enter a room and post at the same time, each in a thread of its own, and returns the
/// number of the room's last event: every entry and every post has its own, from 1. Blocks until all is said.
int chat(const std::vector<std::string>& people, const std::vector<std::string>& posts);

}  // namespace cases::wrong_lock
