// Threads: made, ended, joined.

#include "scheduler/interpose.h"
#include "scheduler/stack.h"

#include <climits>

using namespace snag::scheduler;

namespace {

pthread_key_t end_key;

// Destructors of thread_local objects and of other keys may still lock and wake: the end is the last round of
// this key's destructor.
void at_end(void* value) {
  auto& self = *static_cast<thread*>(value);
  if (--self.rounds_left > 0) {
    ::pthread_setspecific(end_key, &self);
  } else if (!off()) {
    if (controlling()) {
      controlled::point(self, trace::op::end, controlled::object_of(self.number), 0);
    }
    model::end(self);
  }
}

[[gnu::constructor(102)]] void make_key() noexcept {
  ::pthread_key_create(&end_key, &at_end);
}

void* begin_thread(void* argument) {
  auto& self = *static_cast<thread*>(argument);
  model::enter(self);
  model::watch_end(self);
  noise::enlist(self);
  if (controlling()) {
    controlled::arrived(self);
  }
  if ((__atomic_load_n(&active_modes, __ATOMIC_RELAXED) & noise_bit) != 0) {
    noise::started(self);
  }
  return self.start(self.argument);
}

bool makes_detached(const pthread_attr_t* attributes) noexcept {
  int state = PTHREAD_CREATE_JOINABLE;
  return attributes != nullptr && ::pthread_attr_getdetachstate(attributes, &state) == 0 &&
         state == PTHREAD_CREATE_DETACHED;
}

// What stands for the thread in a trace; null where the model does not know it.
const void* object_of(pthread_t handle) noexcept {
  if (!controlling()) {
    return nullptr;
  }
  const model::registry_guard guard;
  const thread* target = model::find(handle);
  return target == nullptr ? nullptr : controlled::object_of(target->number);
}

// Waits in the model until the thread has ended there; what remains for the real join is short. Returns false
// where time ran out; a handle that the model does not know is left to the real join.
bool await_end(const operation& op, pthread_t handle, const deadline* until, thread** ended) noexcept {
  model::registry_guard guard;
  thread* target = model::find(handle);
  *ended = target;
  if (target == nullptr || target == &op.self() || target->detached || target->state == thread_state::ended) {
    return true;
  }
  model::enlist(op.self(), wait_kind::join, target);
  return model::wait(guard, op.self(), until);
}

bool is_unfinished(const operation& op, const thread* target) noexcept {
  return target != nullptr && target != &op.self() && !target->detached &&
         target->state != thread_state::ended;
}

}  // namespace

namespace snag::scheduler::model {

void watch_end(thread& t) noexcept {
  t.rounds_left = PTHREAD_DESTRUCTOR_ITERATIONS;
  ::pthread_setspecific(end_key, &t);
}

}  // namespace snag::scheduler::model

SNAG_EXPORT int pthread_create(pthread_t* handle, const pthread_attr_t* attributes, void* (*start)(void*),
                               void* argument) noexcept {
  if (off()) {
    return real().pthread_create(handle, attributes, start, argument);
  }
  const operation op(trace::op::create, nullptr, __builtin_return_address(0));
  thread& made = model::add_thread(op.self());
  made.start = start;
  made.argument = argument;
  if (!controlling() || controlled::wants_places()) {
    ++op.self().inside;
    capture(made.spawn);
    --op.self().inside;
  }
  if (controlling()) {
    controlled::made(op.self(), made);
    controlled::born(made);
  }
  const std::uint64_t generation = made.generation;
  const int result = real().pthread_create(handle, attributes, &begin_thread, &made);
  if (result != 0) {
    model::drop_thread(made);
    return result;
  }
  model::created(made, generation, *handle, makes_detached(attributes));
  if (controlling()) {
    controlled::await_arrival(made);
    controlled::point(op.self(), trace::op::go_on, controlled::object_of(made.number),
                      reinterpret_cast<std::uintptr_t>(__builtin_return_address(0)));
  }
  op.after();
  return 0;
}

SNAG_EXPORT int pthread_join(pthread_t handle, void** value) {
  if (off()) {
    return real().pthread_join(handle, value);
  }
  const operation op(trace::op::join, object_of(handle), __builtin_return_address(0));
  thread* target = nullptr;
  if (counting()) {
    do {
      test_cancel(op.self());
      (void)await_end(op, handle, nullptr, &target);
    } while (op.self().cancelled && is_unfinished(op, target));
  }
  const int result = real().pthread_join(handle, value);
  if (result == 0 && target != nullptr) {
    model::joined(*target);
  }
  return result;
}

SNAG_EXPORT int pthread_tryjoin_np(pthread_t handle, void** value) noexcept {
  if (off()) {
    return real().pthread_tryjoin_np(handle, value);
  }
  const operation op(trace::op::join, object_of(handle), __builtin_return_address(0));
  const int result = real().pthread_tryjoin_np(handle, value);
  if (result == 0) {
    model::forget(handle);
  }
  return result;
}

SNAG_EXPORT int pthread_timedjoin_np(pthread_t handle, void** value, const timespec* until) {
  return off() ? real().pthread_timedjoin_np(handle, value, until)
               : ::pthread_clockjoin_np(handle, value, CLOCK_REALTIME, until);
}

SNAG_EXPORT int pthread_clockjoin_np(pthread_t handle, void** value, clockid_t clock, const timespec* until) {
  if (off()) {
    return real().pthread_clockjoin_np(handle, value, clock, until);
  }
  const operation op(trace::op::join, object_of(handle), __builtin_return_address(0));
  thread* target = nullptr;
  if (counting()) {
    const deadline at = {until, clock};
    if (until != nullptr && !valid(until)) {
      return EINVAL;
    }
    if (!await_end(op, handle, until == nullptr ? nullptr : &at, &target)) {
      return ETIMEDOUT;
    }
  }
  // What has ended in the model is about to end for the kernel: the real join is not kept to the clock.
  const int result = target != nullptr ? real().pthread_join(handle, value)
                                       : real().pthread_clockjoin_np(handle, value, clock, until);
  if (result == 0 && target != nullptr) {
    model::joined(*target);
  }
  return result;
}

SNAG_EXPORT int pthread_detach(pthread_t handle) noexcept {
  if (off()) {
    return real().pthread_detach(handle);
  }
  const operation op(trace::op::detach, object_of(handle), __builtin_return_address(0));
  // Before the real one: afterwards the handle may belong to a new thread.
  model::detached(handle);
  return real().pthread_detach(handle);
}

// A wait in the model is no point of cancellation of libc's: it ends here, and then looks for itself.
SNAG_EXPORT int pthread_cancel(pthread_t handle) {
  if (off() || !counting()) {
    return real().pthread_cancel(handle);
  }
  if (controlling()) {
    controlled::told_point(model::self(), nullptr, "cancel", "", 0);
  }
  const int result = real().pthread_cancel(handle);
  const model::registry_guard guard;
  if (thread* target = result == 0 ? model::find(handle) : nullptr; target != nullptr) {
    target->cancelled = true;
    model::interrupt(*target);
  }
  return result;
}
