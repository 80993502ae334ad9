#include "scheduler/control.h"

#include "scheduler/model.h"
#include "scheduler/noise.h"

namespace snag::scheduler {

void start(const modes& on, std::uint64_t seed) noexcept {
  model::begin();
  noise::begin(seed);
  noise::enlist(model::self());
  __atomic_store_n(&active_modes, (on.noise ? noise_bit : 0) | (on.count ? count_bit : 0), __ATOMIC_RELEASE);
}

void stop() noexcept {
  __atomic_store_n(&active_modes, 0, __ATOMIC_RELEASE);
}

void quiesce() noexcept {
  model::quiesce();
}

void on_stuck(void (*handler)() noexcept) noexcept {
  model::on_stuck(handler);
}

}  // namespace snag::scheduler
