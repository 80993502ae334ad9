// Mutexes: the real try-lock takes them, the model does the waiting.

#include "scheduler/interpose.h"

namespace snag::scheduler {

namespace {

constexpr int type_mask = 3;         // pthread_mutex_t.__data.__kind, glibc 2.3 to date
constexpr int process_shared = 128;  // the same word
constexpr int error_checking = PTHREAD_MUTEX_ERRORCHECK_NP;

// Its waiters may be in other processes, which the model does not see: libc waits, and we count as running.
bool is_shared(const pthread_mutex_t* mutex) noexcept {
  return (mutex->__data.__kind & process_shared) != 0;
}

}  // namespace

int lock_mutex(thread& self, pthread_mutex_t* mutex, const deadline* until) noexcept {
  return acquire(self, wait_kind::mutex, mutex, EBUSY, until, [&] {
    const int result = real().pthread_mutex_trylock(mutex);
    // A try-lock cannot tell 'mine' from 'taken'.
    return result == EBUSY && (mutex->__data.__kind & type_mask) == error_checking &&
                   mutex->__data.__owner == self.tid
               ? EDEADLK
               : result;
  });
}

int unlock_mutex(pthread_mutex_t* mutex) noexcept {
  const int result = real().pthread_mutex_unlock(mutex);
  if (result == 0) {
    model::wake(wait_kind::mutex, mutex, 1);
  }
  return result;
}

}  // namespace snag::scheduler

using namespace snag::scheduler;

SNAG_EXPORT int pthread_mutex_lock(pthread_mutex_t* mutex) noexcept {
  if (off()) {
    return real().pthread_mutex_lock(mutex);
  }
  const operation op(trace::op::lock, mutex, __builtin_return_address(0));
  return counting() && !is_shared(mutex) ? lock_mutex(op.self(), mutex, nullptr)
                                         : real().pthread_mutex_lock(mutex);
}

SNAG_EXPORT int pthread_mutex_trylock(pthread_mutex_t* mutex) noexcept {
  if (off()) {
    return real().pthread_mutex_trylock(mutex);
  }
  const operation op(trace::op::try_lock, mutex, __builtin_return_address(0));
  return real().pthread_mutex_trylock(mutex);
}

SNAG_EXPORT int pthread_mutex_timedlock(pthread_mutex_t* mutex, const timespec* until) noexcept {
  if (off()) {
    return real().pthread_mutex_timedlock(mutex, until);
  }
  const operation op(trace::op::lock, mutex, __builtin_return_address(0));
  if (!counting() || is_shared(mutex) || !valid(until)) {
    return real().pthread_mutex_timedlock(mutex, until);
  }
  const deadline at = {until, CLOCK_REALTIME};
  return lock_mutex(op.self(), mutex, &at);
}

SNAG_EXPORT int pthread_mutex_clocklock(pthread_mutex_t* mutex, clockid_t clock,
                                        const timespec* until) noexcept {
  if (off()) {
    return real().pthread_mutex_clocklock(mutex, clock, until);
  }
  const operation op(trace::op::lock, mutex, __builtin_return_address(0));
  if (!counting() || is_shared(mutex) || !valid(until) ||
      (clock != CLOCK_REALTIME && clock != CLOCK_MONOTONIC)) {
    return real().pthread_mutex_clocklock(mutex, clock, until);
  }
  const deadline at = {until, clock};
  return lock_mutex(op.self(), mutex, &at);
}

SNAG_EXPORT int pthread_mutex_unlock(pthread_mutex_t* mutex) noexcept {
  if (off()) {
    return real().pthread_mutex_unlock(mutex);
  }
  const operation op(trace::op::unlock, mutex, __builtin_return_address(0));
  const int result = counting() ? unlock_mutex(mutex) : real().pthread_mutex_unlock(mutex);
  op.after();
  return result;
}
