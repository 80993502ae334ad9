// Between virtual time, which begins at 0, and what the clocks show.

#include "scheduler/controlled.h"

namespace snag::scheduler::controlled {

timespec shown(clockid_t clock, std::uint64_t time) noexcept {
  const bool is_real = clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE || clock == CLOCK_TAI;
  const std::uint64_t at = time + (is_real ? realtime_at_start : monotonic_at_start);
  return {static_cast<time_t>(at / 1'000'000'000), static_cast<long>(at % 1'000'000'000)};
}

std::uint64_t due(const deadline& until) noexcept {
  const std::uint64_t start = until.clock == CLOCK_REALTIME ? realtime_at_start : monotonic_at_start;
  if (until.at->tv_sec < 0) {
    return 0;
  }
  const auto seconds = static_cast<std::uint64_t>(until.at->tv_sec);
  if (seconds > 9'000'000'000ULL) {
    return ~0ULL;  // std::chrono's idea of for ever
  }
  const std::uint64_t at = seconds * 1'000'000'000 + static_cast<std::uint64_t>(until.at->tv_nsec);
  return at > start ? at - start : 0;
}

}  // namespace snag::scheduler::controlled
