// The futex system call: std::latch, std::barrier, std::counting_semaphore and std::atomic::wait arrive here.
//
// Emulated whole in the model. Calls that share memory with other processes, and the rarer operations, go to
// the kernel and count as running.

#include <cstdarg>

#include "scheduler/interpose.h"
#include "scheduler/raw.h"

using namespace snag::scheduler;

namespace {

constexpr long not_modelled = -4096;

// Returns what the kernel would: 0 or -errno.
long futex_wait(const operation& op, const int* word, int expected, const deadline* until,
                std::uint32_t bits) noexcept {
  if (bits == 0 || (until != nullptr && !valid(until->at))) {
    return -EINVAL;
  }
  model::registry_guard guard;
  model::enlist(op.self(), wait_kind::futex, word, bits);
  if (__atomic_load_n(word, __ATOMIC_SEQ_CST) != expected) {
    model::delist(op.self());
    return -EAGAIN;
  }
  return model::wait(guard, op.self(), until) ? 0 : -ETIMEDOUT;
}

trace::op kind_of(int flags) noexcept {
  const int command = flags & FUTEX_CMD_MASK;
  return command == FUTEX_WAIT || command == FUTEX_WAIT_BITSET ? trace::op::futex_wait
                                                               : trace::op::futex_wake;
}

timespec after(const timespec& span) noexcept {
  timespec now = {};
  if (controlling()) {
    now = controlled::shown(CLOCK_MONOTONIC, controlled::now());
  } else {
    raw::call(SYS_clock_gettime, CLOCK_MONOTONIC, reinterpret_cast<long>(&now));
  }
  now.tv_sec += span.tv_sec;
  now.tv_nsec += span.tv_nsec;
  if (now.tv_nsec >= 1'000'000'000) {
    now.tv_nsec -= 1'000'000'000;
    ++now.tv_sec;
  }
  return now;
}

long requeue(int* from, unsigned wake, unsigned move, int* to) noexcept {
  const model::registry_guard guard;
  const unsigned woken = model::wake_held(wait_kind::futex, from, wake);
  return woken + model::move(wait_kind::futex, from, to, move);
}

long futex(const operation& op, const long (&a)[6]) noexcept {
  auto* word = raw::pointer<int>(a[0]);
  const int flags = static_cast<int>(a[1]);
  const auto* time = raw::pointer<const timespec>(a[3]);
  const clockid_t clock = (flags & FUTEX_CLOCK_REALTIME) != 0 ? CLOCK_REALTIME : CLOCK_MONOTONIC;
  switch (flags & FUTEX_CMD_MASK) {
    case FUTEX_WAIT: {
      if (time == nullptr) {
        return futex_wait(op, word, static_cast<int>(a[2]), nullptr, ~0U);
      }
      if (!valid(time) || time->tv_sec < 0) {
        return -EINVAL;
      }
      const timespec until = after(*time);
      const deadline at = {&until, CLOCK_MONOTONIC};
      return futex_wait(op, word, static_cast<int>(a[2]), &at, ~0U);
    }
    case FUTEX_WAIT_BITSET: {
      const deadline at = {time, clock};
      return futex_wait(op, word, static_cast<int>(a[2]), time == nullptr ? nullptr : &at,
                        static_cast<std::uint32_t>(a[5]));
    }
    case FUTEX_WAKE:
      return model::wake(wait_kind::futex, word, static_cast<unsigned>(a[2]));
    case FUTEX_WAKE_BITSET:
      return a[5] == 0 ? -EINVAL
                       : static_cast<long>(model::wake(wait_kind::futex, word, static_cast<unsigned>(a[2]),
                                                       static_cast<std::uint32_t>(a[5])));
    case FUTEX_CMP_REQUEUE:
      if (__atomic_load_n(word, __ATOMIC_SEQ_CST) != static_cast<int>(a[5])) {
        return -EAGAIN;
      }
      [[fallthrough]];
    case FUTEX_REQUEUE:
      return requeue(word, static_cast<unsigned>(a[2]), static_cast<unsigned>(a[3]), raw::pointer<int>(a[4]));
    default:
      return not_modelled;
  }
}

}  // namespace

SNAG_EXPORT long syscall(long number, ...) noexcept {
  // As libc does: six arguments are fetched whatever the call takes.
  std::va_list list;
  va_start(list, number);
  const long a[6] = {va_arg(list, long), va_arg(list, long), va_arg(list, long),
                     va_arg(list, long), va_arg(list, long), va_arg(list, long)};
  va_end(list);
  long result = not_modelled;
  if (number == SYS_futex && !off()) {
    const operation op(kind_of(static_cast<int>(a[1])), raw::pointer<const void>(a[0]),
                       __builtin_return_address(0));
    if (counting()) {
      result = futex(op, a);
    }
    if (result == not_modelled) {
      result = raw::call(number, a[0], a[1], a[2], a[3], a[4], a[5]);
    }
    op.after();
  } else {
    result = raw::call(number, a[0], a[1], a[2], a[3], a[4], a[5]);
  }
  if (result < 0 && result > -4096) {
    errno = static_cast<int>(-result);
    return -1;
  }
  return result;
}
