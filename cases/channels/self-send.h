#pragma once

#include <functional>
#include <string>
#include <vector>

namespace cases::self_send {

/// A message to be delivered.
struct message {
  int id = 0;
  std::string text;
};

/// deliver_all hands every message to `deliver`, one at a time in a task of its own, and again for as long as
/// it returns false. Returns the ids in the order in which they were delivered. Blocks until all are.
std::vector<int> deliver_all(const std::vector<message>& messages,
                             const std::function<bool(const message&)>& deliver);

}  // namespace cases::self_send
