// Sleeps and yields: places where another thread may go first. A thread asleep counts as running: a clock
// will wake it.

#include "scheduler/interpose.h"

using namespace snag::scheduler;

SNAG_EXPORT int nanosleep(const timespec* span, timespec* left) {
  if (off()) {
    return real().nanosleep(span, left);
  }
  const operation op(nullptr, __builtin_return_address(0));
  return real().nanosleep(span, left);
}

SNAG_EXPORT int clock_nanosleep(clockid_t clock, int flags, const timespec* span, timespec* left) {
  if (off()) {
    return real().clock_nanosleep(clock, flags, span, left);
  }
  const operation op(nullptr, __builtin_return_address(0));
  return real().clock_nanosleep(clock, flags, span, left);
}

SNAG_EXPORT int usleep(useconds_t span) {
  if (off()) {
    return real().usleep(span);
  }
  const operation op(nullptr, __builtin_return_address(0));
  return real().usleep(span);
}

SNAG_EXPORT int sched_yield() noexcept {
  if (off()) {
    return real().sched_yield();
  }
  const operation op(nullptr, __builtin_return_address(0));
  return real().sched_yield();
}
