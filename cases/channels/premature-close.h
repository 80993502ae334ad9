#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace cases::premature_close {

/// A downstream service: its name, and a call that says whether it answers.
struct service {
  std::string name;
  std::function<bool()> answers;
};

/// first_down asks every service at once and returns the name of the first one found down, without waiting
/// for the rest; nothing when all of them are up. Blocks; safe to call from any thread.
std::optional<std::string> first_down(const std::vector<service>& services);

}  // namespace cases::premature_close
