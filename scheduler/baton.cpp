#include "scheduler/baton.h"

#include "scheduler/raw.h"
#include "scheduler/stack.h"

namespace snag::scheduler {

void give(thread& to) noexcept {
  __atomic_store_n(&to.signal, 1, __ATOMIC_RELEASE);
  raw::futex_wake(&to.signal, 1);
}

// The word on which a thread sleeps: 0 asleep, 1 popped, 2 asked for its stack. The stack is asked for only
// while nobody else runs, so a pop and a request never meet.
bool park(thread& self, const deadline* until) noexcept {
  for (;;) {
    const long result = raw::futex_wait(&self.signal, 0, until == nullptr ? nullptr : until->at,
                                        until == nullptr ? CLOCK_MONOTONIC : until->clock);
    const int signal = __atomic_load_n(&self.signal, __ATOMIC_ACQUIRE);
    if (signal == 1) {
      return true;
    }
    if (signal == 2) {
      capture(self.stack);
      __atomic_store_n(&self.signal, 0, __ATOMIC_RELEASE);
      __atomic_store_n(&self.captured, 1, __ATOMIC_RELEASE);
      raw::futex_wake(&self.captured, 1);
      continue;
    }
    if (result == -110 /* ETIMEDOUT */ || result == -22 /* EINVAL: no valid time */) {
      return false;
    }
  }
}

}  // namespace snag::scheduler
