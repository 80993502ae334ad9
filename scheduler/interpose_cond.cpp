// Condition variables: the queue of waiters is the model's own; the mutex is really released and retaken.

#include "scheduler/interpose.h"

extern "C" {
[[gnu::weak]] void __tsan_read4_pc(void* address, void* caller);
}

using namespace snag::scheduler;

namespace {

// pthread_cond_t.__data.__wrefs, glibc 2.25 to date.
bool is_shared(const pthread_cond_t* condition) noexcept {
  return (condition->__data.__wrefs & 1) != 0;
}

clockid_t clock_of(const pthread_cond_t* condition) noexcept {
  return (condition->__data.__wrefs & 2) != 0 ? CLOCK_MONOTONIC : CLOCK_REALTIME;
}

int wait(const operation& op, pthread_cond_t* condition, pthread_mutex_t* mutex, const deadline* until) {
  thread& self = op.self();
  test_cancel(self);
  // TSan's own interceptor would note the access, and so find a condition variable destroyed too early. This
  // name of it is none that leads to a point.
  if (__tsan_read4_pc != nullptr) {
    __tsan_read4_pc(condition, __builtin_return_address(0));
  }
  {
    const model::registry_guard guard;
    model::enlist(self, wait_kind::condition, condition);
  }
  if (const int result = unlock_mutex(mutex); result != 0) {
    const model::registry_guard guard;
    model::delist(self);
    return result;
  }
  bool woken = false;
  {
    model::registry_guard guard;
    woken = model::wait(guard, self, until);
  }
  if (const int result = lock_mutex(self, mutex, nullptr); result != 0) {
    return result;
  }
  test_cancel(self);
  return woken ? 0 : ETIMEDOUT;
}

}  // namespace

SNAG_EXPORT int pthread_cond_wait(pthread_cond_t* condition, pthread_mutex_t* mutex) {
  if (off()) {
    return real().pthread_cond_wait(condition, mutex);
  }
  const operation op(trace::op::wait, condition, __builtin_return_address(0));
  return counting() && !is_shared(condition) ? wait(op, condition, mutex, nullptr)
                                             : real().pthread_cond_wait(condition, mutex);
}

SNAG_EXPORT int pthread_cond_timedwait(pthread_cond_t* condition, pthread_mutex_t* mutex,
                                       const timespec* until) {
  if (off()) {
    return real().pthread_cond_timedwait(condition, mutex, until);
  }
  const operation op(trace::op::wait, condition, __builtin_return_address(0));
  if (!counting() || is_shared(condition) || !valid(until)) {
    return real().pthread_cond_timedwait(condition, mutex, until);
  }
  const deadline at = {until, clock_of(condition)};
  return wait(op, condition, mutex, &at);
}

SNAG_EXPORT int pthread_cond_clockwait(pthread_cond_t* condition, pthread_mutex_t* mutex, clockid_t clock,
                                       const timespec* until) {
  if (off()) {
    return real().pthread_cond_clockwait(condition, mutex, clock, until);
  }
  const operation op(trace::op::wait, condition, __builtin_return_address(0));
  if (!counting() || is_shared(condition) || !valid(until) ||
      (clock != CLOCK_REALTIME && clock != CLOCK_MONOTONIC)) {
    return real().pthread_cond_clockwait(condition, mutex, clock, until);
  }
  const deadline at = {until, clock};
  return wait(op, condition, mutex, &at);
}

// The real call wakes nobody in count mode; it is there for the sanitizer's checks.
SNAG_EXPORT int pthread_cond_signal(pthread_cond_t* condition) noexcept {
  if (off()) {
    return real().pthread_cond_signal(condition);
  }
  const operation op(trace::op::notify_one, condition, __builtin_return_address(0));
  const int result = real().pthread_cond_signal(condition);
  if (counting()) {
    model::wake(wait_kind::condition, condition, 1);
  }
  op.after();
  return result;
}

SNAG_EXPORT int pthread_cond_broadcast(pthread_cond_t* condition) noexcept {
  if (off()) {
    return real().pthread_cond_broadcast(condition);
  }
  const operation op(trace::op::notify_all, condition, __builtin_return_address(0));
  const int result = real().pthread_cond_broadcast(condition);
  if (counting()) {
    model::wake(wait_kind::condition, condition, ~0U);
  }
  op.after();
  return result;
}
