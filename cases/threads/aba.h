#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace cases::aba {

/// open_sessions opens `each` sessions by each of `gateways` threads and returns their data ports, by number.
/// A session has a data port of its own; it is agreed upon over a control port, which is free again
/// afterwards. Blocks.
std::vector<std::uint32_t> open_sessions(std::size_t gateways, std::size_t each);

}  // namespace cases::aba
