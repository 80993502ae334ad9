#include "scheduler/noise.h"

#include "scheduler/raw.h"
#include "scheduler/splitmix.h"

namespace snag::scheduler::noise {

namespace {

/// Chances out of 256, spans in microseconds.
struct profile {
  unsigned yield;
  unsigned sleep;
  unsigned sleep_at_most;
  unsigned laggards;       // chance that a thread is one
  unsigned laggard_sleep;  // a laggard's chance at each point
  unsigned laggard_at_most;
  unsigned late_start;
  unsigned late_at_most;
};

// Calm runs are as many as each of the others: some bugs show only where nobody is disturbed.
constexpr profile profiles[] = {
    {4, 0, 0, 0, 0, 0, 0, 0},        {96, 0, 0, 0, 0, 0, 0, 0},
    {32, 24, 200, 0, 0, 0, 32, 200}, {16, 4, 100, 96, 128, 800, 64, 800},
    {16, 0, 0, 0, 0, 0, 128, 2000},
};

profile active = profiles[0];
std::uint64_t run_seed = 0;

std::uint64_t next(std::uint64_t& state) noexcept {
  state += splitmix_step;
  return splitmix(state);
}

void sleep_up_to(std::uint64_t draw, unsigned microseconds) noexcept {
  raw::sleep_for(static_cast<long>(1000 + draw % (static_cast<std::uint64_t>(microseconds) * 1000)));
}

}  // namespace

void begin(std::uint64_t seed) noexcept {
  run_seed = seed;
  std::uint64_t state = seed ^ 0x5E5E5E5E5E5E5E5EULL;
  active = profiles[next(state) % (sizeof(profiles) / sizeof(profiles[0]))];
}

void enlist(thread& t) noexcept {
  t.noise_state = run_seed ^ (t.stream * 0xD1B54A32D192ED03ULL);
  t.laggard = (next(t.noise_state) & 0xFF) < active.laggards ? 1 : 0;
}

void point(thread& t) noexcept {
  const std::uint64_t draw = next(t.noise_state);
  const unsigned chance = draw & 0xFF;
  if (t.laggard != 0 && ((draw >> 8) & 0xFF) < active.laggard_sleep) {
    sleep_up_to(draw >> 16, active.laggard_at_most);
  } else if (chance < active.sleep) {
    sleep_up_to(draw >> 16, active.sleep_at_most);
  } else if (chance < active.sleep + active.yield) {
    raw::yield();
  }
}

void started(thread& t) noexcept {
  const std::uint64_t draw = next(t.noise_state);
  if ((draw & 0xFF) < active.late_start) {
    sleep_up_to(draw >> 16, active.late_at_most);
  }
}

}  // namespace snag::scheduler::noise
