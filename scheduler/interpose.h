#pragma once

// What every interposed function does first. Internal to scheduler/.
//
// The interposed functions are strong symbols in the executable: the program's calls, and those of its shared
// libraries, arrive here before any sanitizer or libc sees them. They must be linked as objects, not from an
// archive, or the sanitizer's weak ones would do.

#include <cerrno>

#include "scheduler/controlled.h"
#include "scheduler/model.h"
#include "scheduler/noise.h"
#include "scheduler/real.h"

#define SNAG_EXPORT extern "C" [[gnu::visibility("default")]]

extern "C" {
[[gnu::weak]] void __tsan_func_entry(void* caller);
[[gnu::weak]] void __tsan_func_exit();
[[gnu::weak]] void __asan_load4(std::uintptr_t address);
}

namespace snag::scheduler {

namespace trace = snag::trace;  // for the interposed functions, which are in no namespace

inline bool off() noexcept {
  const int modes = __atomic_load_n(&active_modes, __ATOMIC_RELAXED);
  return __builtin_expect(modes, 0) == 0 || ((modes & control_bit) != 0 && model::bypassed());
}

/// names_descriptor says whether the object of such an operation is a descriptor, and no address.
inline bool names_descriptor(trace::op what) noexcept {
  return what == trace::op::io_read || what == trace::op::io_write || what == trace::op::io_poll;
}

/// One interposed call in an active mode, for the time of its scope.
class operation {
 public:
  /// The constructor is a point. `caller` is the return address of the interposed function; it becomes a
  /// frame of TSan's stacks, which would miss the user's line otherwise. `object` is checked to be alive
  /// where ASan can tell: libc, which touches it next, is not instrumented.
  operation(trace::op what, const void* object, void* caller) noexcept : self_(model::self()) {
    if (__tsan_func_entry != nullptr) {
      __tsan_func_entry(caller);
    }
    if (__asan_load4 != nullptr && object != nullptr && !trace::names_thread(what) &&
        !names_descriptor(what)) {
      __asan_load4(reinterpret_cast<std::uintptr_t>(object));
    }
    if (controlling()) {
      controlled::point(self_, what, object, reinterpret_cast<std::uintptr_t>(caller));
    } else {
      disturb();
    }
  }
  ~operation() {
    if (__tsan_func_exit != nullptr) {
      __tsan_func_exit();
    }
  }
  operation(const operation&) = delete;
  operation& operator=(const operation&) = delete;

  /// after is one more point, behind what lets others go: a woken thread that gets ahead of its waker is what
  /// most order bugs need. Where accesses are points, the next of them serves.
  void after() const noexcept {
    if (!controlling()) {
      disturb();
    } else if (point_level == 0) {
      controlled::point(self_, trace::op::go_on, nullptr, self_.pending_at);
    }
  }
  [[nodiscard]] thread& self() const noexcept { return self_; }

 private:
  void disturb() const noexcept {
    if ((__atomic_load_n(&active_modes, __ATOMIC_RELAXED) & noise_bit) != 0) {
      noise::point(self_);
    }
  }

  thread& self_;
};

/// test_cancel ends the calling thread where that was asked for and is not put off; it unwinds the stack.
/// What waits in the model calls it where libc's own wait would be a point of cancellation.
inline void test_cancel(const thread& self) {
  if (__builtin_expect(static_cast<long>(self.cancelled), 0) != 0) {
    ::pthread_testcancel();
  }
}

/// valid says whether a deadline is one that POSIX accepts.
inline bool valid(const timespec* at) noexcept {
  return at != nullptr && at->tv_nsec >= 0 && at->tv_nsec < 1'000'000'000;
}

/// acquire blocks in the model until `attempt` succeeds: attempt() is a real try-function that returns `busy`
/// where it would block, and is repeated with the lock held after enlisting, so that no release is missed.
template <typename Attempt>
int acquire(thread& self, wait_kind kind, const void* object, int busy, const deadline* until,
            Attempt attempt) noexcept {
  for (;;) {
    int result = attempt();
    if (result != busy) {
      return result;
    }
    model::registry_guard guard;
    model::enlist(self, kind, object);
    result = attempt();
    if (result != busy) {
      model::delist(self);
      return result;
    }
    if (!model::wait(guard, self, until)) {
      return ETIMEDOUT;
    }
    if (self.cancelled && kind == wait_kind::semaphore) {
      return ECANCELED;  // for its caller to see to, and to come back
    }
  }
}

/// lock_mutex is pthread_mutex_lock, in the model where it has to wait.
int lock_mutex(thread& self, pthread_mutex_t* mutex, const deadline* until) noexcept;
/// unlock_mutex is pthread_mutex_unlock, and wakes a waiter of the model.
int unlock_mutex(pthread_mutex_t* mutex) noexcept;

}  // namespace snag::scheduler
