// Reader-writer locks: the real try-functions take them, the model does the waiting.

#include "scheduler/interpose.h"

using namespace snag::scheduler;

namespace {

bool is_shared(const pthread_rwlock_t* lock) noexcept {
  return lock->__data.__shared != 0;
}

int read_lock(const operation& op, pthread_rwlock_t* lock, const deadline* until) noexcept {
  // A try-lock cannot tell 'I write' from 'taken'; libc's lock can, and says so.
  if (lock->__data.__cur_writer == op.self().tid) {
    return EDEADLK;
  }
  return acquire(op.self(), wait_kind::read_lock, lock, EBUSY, until,
                 [&] { return real().pthread_rwlock_tryrdlock(lock); });
}

int write_lock(const operation& op, pthread_rwlock_t* lock, const deadline* until) noexcept {
  if (lock->__data.__cur_writer == op.self().tid) {
    return EDEADLK;
  }
  return acquire(op.self(), wait_kind::write_lock, lock, EBUSY, until,
                 [&] { return real().pthread_rwlock_trywrlock(lock); });
}

bool can_wait(const pthread_rwlock_t* lock, clockid_t clock, const timespec* until) noexcept {
  return counting() && !is_shared(lock) && valid(until) &&
         (clock == CLOCK_REALTIME || clock == CLOCK_MONOTONIC);
}

}  // namespace

SNAG_EXPORT int pthread_rwlock_rdlock(pthread_rwlock_t* lock) noexcept {
  if (off()) {
    return real().pthread_rwlock_rdlock(lock);
  }
  const operation op(trace::op::read_lock, lock, __builtin_return_address(0));
  return counting() && !is_shared(lock) ? read_lock(op, lock, nullptr) : real().pthread_rwlock_rdlock(lock);
}

SNAG_EXPORT int pthread_rwlock_tryrdlock(pthread_rwlock_t* lock) noexcept {
  if (off()) {
    return real().pthread_rwlock_tryrdlock(lock);
  }
  const operation op(trace::op::try_read_lock, lock, __builtin_return_address(0));
  return real().pthread_rwlock_tryrdlock(lock);
}

SNAG_EXPORT int pthread_rwlock_timedrdlock(pthread_rwlock_t* lock, const timespec* until) noexcept {
  if (off()) {
    return real().pthread_rwlock_timedrdlock(lock, until);
  }
  const operation op(trace::op::read_lock, lock, __builtin_return_address(0));
  if (!can_wait(lock, CLOCK_REALTIME, until)) {
    return real().pthread_rwlock_timedrdlock(lock, until);
  }
  const deadline at = {until, CLOCK_REALTIME};
  return read_lock(op, lock, &at);
}

SNAG_EXPORT int pthread_rwlock_clockrdlock(pthread_rwlock_t* lock, clockid_t clock,
                                           const timespec* until) noexcept {
  if (off()) {
    return real().pthread_rwlock_clockrdlock(lock, clock, until);
  }
  const operation op(trace::op::read_lock, lock, __builtin_return_address(0));
  if (!can_wait(lock, clock, until)) {
    return real().pthread_rwlock_clockrdlock(lock, clock, until);
  }
  const deadline at = {until, clock};
  return read_lock(op, lock, &at);
}

SNAG_EXPORT int pthread_rwlock_wrlock(pthread_rwlock_t* lock) noexcept {
  if (off()) {
    return real().pthread_rwlock_wrlock(lock);
  }
  const operation op(trace::op::write_lock, lock, __builtin_return_address(0));
  return counting() && !is_shared(lock) ? write_lock(op, lock, nullptr) : real().pthread_rwlock_wrlock(lock);
}

SNAG_EXPORT int pthread_rwlock_trywrlock(pthread_rwlock_t* lock) noexcept {
  if (off()) {
    return real().pthread_rwlock_trywrlock(lock);
  }
  const operation op(trace::op::try_write_lock, lock, __builtin_return_address(0));
  return real().pthread_rwlock_trywrlock(lock);
}

SNAG_EXPORT int pthread_rwlock_timedwrlock(pthread_rwlock_t* lock, const timespec* until) noexcept {
  if (off()) {
    return real().pthread_rwlock_timedwrlock(lock, until);
  }
  const operation op(trace::op::write_lock, lock, __builtin_return_address(0));
  if (!can_wait(lock, CLOCK_REALTIME, until)) {
    return real().pthread_rwlock_timedwrlock(lock, until);
  }
  const deadline at = {until, CLOCK_REALTIME};
  return write_lock(op, lock, &at);
}

SNAG_EXPORT int pthread_rwlock_clockwrlock(pthread_rwlock_t* lock, clockid_t clock,
                                           const timespec* until) noexcept {
  if (off()) {
    return real().pthread_rwlock_clockwrlock(lock, clock, until);
  }
  const operation op(trace::op::write_lock, lock, __builtin_return_address(0));
  if (!can_wait(lock, clock, until)) {
    return real().pthread_rwlock_clockwrlock(lock, clock, until);
  }
  const deadline at = {until, clock};
  return write_lock(op, lock, &at);
}

SNAG_EXPORT int pthread_rwlock_unlock(pthread_rwlock_t* lock) noexcept {
  if (off()) {
    return real().pthread_rwlock_unlock(lock);
  }
  const operation op(trace::op::rw_unlock, lock, __builtin_return_address(0));
  const int result = real().pthread_rwlock_unlock(lock);
  if (counting() && result == 0) {
    // All may try: which of them gets in is the lock's own policy.
    model::wake(wait_kind::write_lock, lock, ~0U);
    model::wake(wait_kind::read_lock, lock, ~0U);
  }
  return result;
}
