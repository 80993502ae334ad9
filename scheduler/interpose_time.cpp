// Sleeps, yields and clocks. In count mode a thread asleep counts as running: a clock will wake it. In
// control mode time is virtual: a sleep costs nothing and ends when nobody else can go on, and the clocks
// show it.

#include <sys/time.h>

#include "scheduler/interpose.h"
#include "scheduler/raw.h"

using namespace snag::scheduler;

namespace {

void sleep_until(const operation& op, std::uint64_t time) {
  do {
    test_cancel(op.self());
    controlled::sleep_until(op.self(), time);
  } while (op.self().cancelled && controlled::now() < time);
}

void sleep_for(const operation& op, const timespec& span) {
  // Whoever sleeps for no time gives others the chance to go on, and means it.
  if (span.tv_sec == 0 && span.tv_nsec == 0) {
    controlled::yielded(op.self());
    return;
  }
  const bool endless = span.tv_sec > 9'000'000'000;
  const std::uint64_t length =
      static_cast<std::uint64_t>(span.tv_sec) * 1'000'000'000 + static_cast<std::uint64_t>(span.tv_nsec);
  sleep_until(op, endless ? ~0ULL : controlled::now() + length);
}

bool is_shown(clockid_t clock) noexcept {
  return clock == CLOCK_REALTIME || clock == CLOCK_MONOTONIC || clock == CLOCK_REALTIME_COARSE ||
         clock == CLOCK_MONOTONIC_COARSE || clock == CLOCK_MONOTONIC_RAW || clock == CLOCK_BOOTTIME ||
         clock == CLOCK_TAI;
}

// A point: who asks for the time may be waiting for it.
std::uint64_t read_clock(void* caller) noexcept {
  const operation op(trace::op::clock, nullptr, caller);
  return controlled::read_clock();
}

}  // namespace

SNAG_EXPORT int nanosleep(const timespec* span, timespec* left) {
  if (off()) {
    return real().nanosleep(span, left);
  }
  const operation op(trace::op::sleep, nullptr, __builtin_return_address(0));
  if (!controlling() || !valid(span) || span->tv_sec < 0) {
    return real().nanosleep(span, left);
  }
  sleep_for(op, *span);
  return 0;
}

SNAG_EXPORT int clock_nanosleep(clockid_t clock, int flags, const timespec* span, timespec* left) {
  if (off()) {
    return real().clock_nanosleep(clock, flags, span, left);
  }
  const operation op(trace::op::sleep, nullptr, __builtin_return_address(0));
  if (!controlling() || !valid(span) || span->tv_sec < 0 || !is_shown(clock)) {
    return real().clock_nanosleep(clock, flags, span, left);
  }
  if ((flags & TIMER_ABSTIME) != 0) {
    const deadline at = {span, clock};
    sleep_until(op, controlled::due(at));
  } else {
    sleep_for(op, *span);
  }
  return 0;
}

SNAG_EXPORT int usleep(useconds_t span) {
  if (off()) {
    return real().usleep(span);
  }
  const operation op(trace::op::sleep, nullptr, __builtin_return_address(0));
  if (!controlling()) {
    return real().usleep(span);
  }
  sleep_for(op, {static_cast<time_t>(span / 1'000'000), static_cast<long>(span % 1'000'000) * 1000});
  return 0;
}

SNAG_EXPORT unsigned sleep(unsigned seconds) {
  if (off()) {
    return real().sleep(seconds);
  }
  const operation op(trace::op::sleep, nullptr, __builtin_return_address(0));
  if (!controlling()) {
    return real().sleep(seconds);
  }
  sleep_for(op, {static_cast<time_t>(seconds), 0});
  return 0;
}

SNAG_EXPORT int sched_yield() noexcept {
  if (off()) {
    return real().sched_yield();
  }
  // Before the point, which is where the others go first.
  if (controlling()) {
    controlled::yielded(model::self());
  }
  const operation op(trace::op::yield, nullptr, __builtin_return_address(0));
  return controlling() ? 0 : real().sched_yield();
}

SNAG_EXPORT int clock_gettime(clockid_t clock, timespec* to) noexcept {
  if (off() || !controlling() || !is_shown(clock)) {
    return real().clock_gettime(clock, to);
  }
  *to = controlled::shown(clock, read_clock(__builtin_return_address(0)));
  return 0;
}

SNAG_EXPORT int gettimeofday(timeval* to, void* zone) noexcept {
  if (off() || !controlling()) {
    return real().gettimeofday(to, zone);
  }
  const timespec now = controlled::shown(CLOCK_REALTIME, read_clock(__builtin_return_address(0)));
  *to = {now.tv_sec, now.tv_nsec / 1000};
  return 0;
}

SNAG_EXPORT time_t time(time_t* to) noexcept {
  if (off() || !controlling()) {
    return real().time(to);
  }
  const timespec now = controlled::shown(CLOCK_REALTIME, read_clock(__builtin_return_address(0)));
  if (to != nullptr) {
    *to = now.tv_sec;
  }
  return now.tv_sec;
}
