#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>

namespace cases::ignored_deadline {

/// await_build asks `status` again and again, with `pause` between two questions, until it has an answer, and
/// returns that; nothing once `limit` is over. Blocks, for `limit` at most.
std::optional<std::string> await_build(const std::function<std::optional<std::string>()>& status,
                                       std::chrono::milliseconds pause, std::chrono::milliseconds limit);

}  // namespace cases::ignored_deadline
