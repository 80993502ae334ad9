// POSIX semaphores and barriers.

#include "scheduler/interpose.h"

using namespace snag::scheduler;

namespace {

// sem_t and pthread_barrier_t are opaque; these are glibc's layouts from 2.21 and 2.25 to date.
struct semaphore_layout {
  std::uint64_t value_and_waiters;
  int shared;
};
struct barrier_layout {
  unsigned in;
  unsigned round;
  unsigned count;
  int shared;
};

bool is_shared(const sem_t* semaphore) noexcept {
  return reinterpret_cast<const semaphore_layout*>(semaphore)->shared != 0;
}

int wait(const operation& op, sem_t* semaphore, const deadline* until) {
  int result = 0;
  do {
    test_cancel(op.self());
    result = acquire(op.self(), wait_kind::semaphore, semaphore, EAGAIN, until,
                     [&] { return real().sem_trywait(semaphore) == 0 ? 0 : errno; });
  } while (result == ECANCELED);
  if (result != 0) {
    errno = result;
    return -1;
  }
  return 0;
}

}  // namespace

SNAG_EXPORT int sem_wait(sem_t* semaphore) {
  if (off()) {
    return real().sem_wait(semaphore);
  }
  const operation op(trace::op::acquire, semaphore, __builtin_return_address(0));
  return counting() && !is_shared(semaphore) ? wait(op, semaphore, nullptr) : real().sem_wait(semaphore);
}

SNAG_EXPORT int sem_trywait(sem_t* semaphore) noexcept {
  if (off()) {
    return real().sem_trywait(semaphore);
  }
  const operation op(trace::op::try_acquire, semaphore, __builtin_return_address(0));
  return real().sem_trywait(semaphore);
}

SNAG_EXPORT int sem_timedwait(sem_t* semaphore, const timespec* until) {
  if (off()) {
    return real().sem_timedwait(semaphore, until);
  }
  const operation op(trace::op::acquire, semaphore, __builtin_return_address(0));
  if (!counting() || is_shared(semaphore) || !valid(until)) {
    return real().sem_timedwait(semaphore, until);
  }
  const deadline at = {until, CLOCK_REALTIME};
  return wait(op, semaphore, &at);
}

SNAG_EXPORT int sem_clockwait(sem_t* semaphore, clockid_t clock, const timespec* until) {
  if (off()) {
    return real().sem_clockwait(semaphore, clock, until);
  }
  const operation op(trace::op::acquire, semaphore, __builtin_return_address(0));
  if (!counting() || is_shared(semaphore) || !valid(until) ||
      (clock != CLOCK_REALTIME && clock != CLOCK_MONOTONIC)) {
    return real().sem_clockwait(semaphore, clock, until);
  }
  const deadline at = {until, clock};
  return wait(op, semaphore, &at);
}

SNAG_EXPORT int sem_post(sem_t* semaphore) noexcept {
  if (off()) {
    return real().sem_post(semaphore);
  }
  const operation op(trace::op::release, semaphore, __builtin_return_address(0));
  const int result = real().sem_post(semaphore);
  if (counting() && result == 0) {
    model::wake(wait_kind::semaphore, semaphore, 1);
  }
  op.after();
  return result;
}

// The model is a gate before the real barrier: it lets a round through when all of it has come, so that the
// real one, which draws the happens-before edges, keeps nobody for long.
SNAG_EXPORT int pthread_barrier_wait(pthread_barrier_t* barrier) noexcept {
  if (off()) {
    return real().pthread_barrier_wait(barrier);
  }
  const operation op(trace::op::barrier, barrier, __builtin_return_address(0));
  const auto* layout = reinterpret_cast<const barrier_layout*>(barrier);
  if (counting() && layout->shared == 0) {
    model::registry_guard guard;
    const unsigned others = layout->count - 1;
    if (model::waiting_for(wait_kind::barrier, barrier) == others) {
      model::wake_held(wait_kind::barrier, barrier, others);
    } else {
      model::enlist(op.self(), wait_kind::barrier, barrier);
      (void)model::wait(guard, op.self(), nullptr);
    }
  }
  return real().pthread_barrier_wait(barrier);
}
