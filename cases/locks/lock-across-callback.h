#pragma once

#include <string>
#include <vector>

namespace cases::lock_across_callback {

/// deliver publishes every event, each from a thread of its own, to two subscribers: one that only waits for
/// a first sign of life and leaves, and one that keeps a journal. Returns the journal, in any order. Blocks
/// until all events are delivered.
std::vector<std::string> deliver(const std::vector<std::string>& events);

}  // namespace cases::lock_across_callback
