#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace cases::vector_bool_slots {

/// Says whether a certificate is still good. Called from several threads at once.
using is_valid = std::function<bool(const std::string& certificate)>;

/// expired checks every certificate in a thread of its own and returns the positions of those that are no
/// longer good, in ascending order. Blocks.
std::vector<std::size_t> expired(const std::vector<std::string>& certificates, const is_valid& valid);

}  // namespace cases::vector_bool_slots
