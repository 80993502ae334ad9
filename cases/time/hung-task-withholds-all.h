#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace cases::hung_task_withholds_all {

/// How long a shop is given to name its price.
inline constexpr std::chrono::milliseconds patience{5};

/// offers asks all shops at once and returns one offer a shop, in their order; nothing for a shop that did
/// not answer in time. A shop may be asked for longer than the call lasts. Blocks, for `patience` at most.
std::vector<std::optional<std::string>> offers(const std::vector<std::function<std::string()>>& shops);

}  // namespace cases::hung_task_withholds_all
