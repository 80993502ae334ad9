#pragma once

// Hand-overs and nothing else: what a schedule costs where no scheduler decides, records or models anything.

#include <cstdint>
#include <vector>

namespace snag::bench {

/// bare_hand_overs lets persistent threads hand a futex along each of the sequences (thread numbers from 1,
/// consecutive ones differ), on the CPU of the caller. Returns nanoseconds in all. Not instrumented.
[[nodiscard]] std::uint64_t bare_hand_overs(const std::vector<std::vector<std::uint16_t>>& sequences,
                                            unsigned threads);

}  // namespace snag::bench
