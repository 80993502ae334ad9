// One-time initialisers: pthread_once and, by --wrap, the guards of function-local statics.
//
// The model keeps 'T is inside'; who comes meanwhile waits here, and then finds the work done by the real
// function. Without this, a thread that waits for an initialiser that never ends would count as running.

#include "scheduler/interpose.h"
#include "scheduler/stack.h"

using namespace snag::scheduler;

namespace {

struct entry {
  const void* object;
  thread* inside;
};

// Guarded by the registry's lock. An initialiser that finds no room is not modelled: it counts as running.
constexpr int entries_most = 256;
entry entries[entries_most];

entry* entry_of(const void* object) noexcept {
  for (entry& e : entries) {
    if (e.object == object) {
      return &e;
    }
  }
  return nullptr;
}

// Returns where nobody else is inside; the caller is then.
void come_in(thread& self, const void* object) noexcept {
  for (;;) {
    model::registry_guard guard;
    const entry* taken = entry_of(object);
    if (taken == nullptr) {
      if (entry* room = entry_of(nullptr); room != nullptr) {
        *room = {object, &self};
      }
      return;
    }
    model::enlist(self, wait_kind::once, object);
    (void)model::wait(guard, self, nullptr);
  }
}

void leave(const void* object) noexcept {
  const model::registry_guard guard;
  if (entry* mine = entry_of(object); mine != nullptr) {
    *mine = {nullptr, nullptr};
    model::wake_held(wait_kind::once, object, ~0U);
  }
}

/// Leaves on every path: an initialiser may throw.
struct inside {
  inside(thread& self, const void* object) noexcept : object_(object) { come_in(self, object); }
  ~inside() { leave(object_); }
  inside(const inside&) = delete;
  inside& operator=(const inside&) = delete;
  const void* object_;
};

bool is_mine(thread& self, const void* object) noexcept {
  const model::registry_guard guard;
  const entry* taken = entry_of(object);
  return taken != nullptr && taken->inside == &self;
}

// The caller is the only one inside. After an initialiser that throws, TSan's own function would never let
// anybody in again: libc's does, and so the word is made new.
int run_once(pthread_once_t* once, void (*routine)()) {
  if (__tsan_func_entry == nullptr) {
    return real().pthread_once(once, routine);
  }
  try {
    return real().pthread_once(once, routine);
  } catch (...) {
    __atomic_store_n(once, 0, __ATOMIC_RELEASE);
    throw;
  }
}

}  // namespace

namespace snag::scheduler::model {

thread* inside_of(const void* object) noexcept {
  const entry* taken = entry_of(object);
  return taken == nullptr ? nullptr : taken->inside;
}

}  // namespace snag::scheduler::model

// A thread that comes back to its own once-flag waits for itself: that is a deadlock, and is found as one.
SNAG_EXPORT int pthread_once(pthread_once_t* once, void (*routine)()) {
  if (off() || in_unwinder(once)) {
    return real().pthread_once(once, routine);
  }
  const operation op(trace::op::once, once, __builtin_return_address(0));
  if (!counting()) {
    return real().pthread_once(once, routine);
  }
  const inside section(op.self(), once);
  return run_once(once, routine);
}

extern "C" {

using guard_word = std::uint64_t;
[[gnu::weak]] int __real___cxa_guard_acquire(guard_word* guard);
[[gnu::weak]] void __real___cxa_guard_release(guard_word* guard) noexcept;
[[gnu::weak]] void __real___cxa_guard_abort(guard_word* guard) noexcept;

// A static that initialises itself recursively is left to the runtime library, which throws.
[[gnu::visibility("default")]] int __wrap___cxa_guard_acquire(guard_word* guard) {
  if (!counting()) {
    return __real___cxa_guard_acquire(guard);
  }
  const operation op(trace::op::once, nullptr, __builtin_return_address(0));
  if (is_mine(op.self(), guard)) {
    return __real___cxa_guard_acquire(guard);
  }
  come_in(op.self(), guard);
  const int must_initialise = __real___cxa_guard_acquire(guard);
  if (must_initialise == 0) {
    leave(guard);
  }
  return must_initialise;
}

[[gnu::visibility("default")]] void __wrap___cxa_guard_release(guard_word* guard) noexcept {
  __real___cxa_guard_release(guard);
  if (counting()) {
    leave(guard);
  }
}

[[gnu::visibility("default")]] void __wrap___cxa_guard_abort(guard_word* guard) noexcept {
  __real___cxa_guard_abort(guard);
  if (counting()) {
    leave(guard);
  }
}
}
