#include "scheduler/control.h"

#include "scheduler/controlled.h"
#include "scheduler/model.h"
#include "scheduler/noise.h"
#include "scheduler/record.h"
#include "scheduler/trace_record.h"

namespace snag::scheduler {

namespace {

// A process that the program forks has one thread of many, and a model of all of them, perhaps locked: it
// goes on without us, and notes nothing in its parent's name.
void after_fork() noexcept {
  __atomic_store_n(&active_modes, 0, __ATOMIC_RELEASE);
  point_level = 0;
  current_record = nullptr;
  current_trace = nullptr;
}

[[gnu::constructor(104)]] void watch_forks() noexcept {
  ::pthread_atfork(nullptr, nullptr, &after_fork);
}

}  // namespace

void start(const modes& on, std::uint64_t seed) noexcept {
  model::begin();
  noise::begin(seed);
  noise::enlist(model::self());
  __atomic_store_n(&active_modes, (on.noise ? noise_bit : 0) | (on.count ? count_bit : 0), __ATOMIC_RELEASE);
}

void start_controlled(const run_plan& plan) noexcept {
  model::begin();
  noise::begin(plan.seed);
  noise::enlist(model::self());
  controlled::begin(plan);
  point_level = plan.points;
  __atomic_store_n(&active_modes, count_bit | control_bit, __ATOMIC_RELEASE);
}

void stop() noexcept {
  point_level = 0;
  __atomic_store_n(&active_modes, 0, __ATOMIC_RELEASE);
}

void quiesce() noexcept {
  model::quiesce();
}

void on_stuck(void (*handler)() noexcept) noexcept {
  model::on_stuck(handler);
}

}  // namespace snag::scheduler
