#pragma once

// SplitMix64's finish (Steele, Lea, Flood, OOPSLA 2014): neighbouring numbers become unrelated ones. Internal
// to scheduler/, which uses nothing of the other rooms.

#include <cstdint>

namespace snag::scheduler {

/// The step by which a SplitMix64 sequence counts.
inline constexpr std::uint64_t splitmix_step = 0x9E3779B97F4A7C15ULL;

/// splitmix scatters a number; the same in every build and version.
[[nodiscard]] inline constexpr std::uint64_t splitmix(std::uint64_t z) noexcept {
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
  return z ^ (z >> 31);
}

}  // namespace snag::scheduler
