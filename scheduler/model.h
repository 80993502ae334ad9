#pragma once

// The count model: which thread waits for what, and whether anybody is left who could wake it.
//
// Blocking is done here and not in libc: a thread that would block enlists in the model's own queue, and a
// thread that would wake pops it from there. A waiter counts as running from the moment it is popped. So 'no
// thread is running' means that nobody is left to wake anybody; no clock is asked, and no settle time exists.
//
// Thread safety: everything may be called from any thread. Lock order: the registry's lock is the innermost
// one; only real try-functions are called under it.
//
// Internal to scheduler/; a program meets it through the interposed functions alone.

#include <pthread.h>

#include <cstddef>
#include <cstdint>
#include <ctime>

#include "scheduler/thread.h"

namespace snag::scheduler {

/// active_modes is 0 where every function only forwards. Bit 0: noise, bit 1: count.
extern int active_modes;
inline constexpr int noise_bit = 1;
inline constexpr int count_bit = 2;
inline constexpr int control_bit = 4;  ///< together with count_bit: one thread at a time

inline bool counting() noexcept {
  return (__atomic_load_n(&active_modes, __ATOMIC_RELAXED) & count_bit) != 0;
}

inline bool controlling() noexcept {
  return (__atomic_load_n(&active_modes, __ATOMIC_RELAXED) & control_bit) != 0;
}

/// When a timed wait ends: an absolute time of a clock.
struct deadline {
  const timespec* at;
  clockid_t clock;
};

namespace model {

/// Holds the registry's lock for its lifetime.
class registry_guard {
 public:
  registry_guard() noexcept;
  ~registry_guard();
  registry_guard(const registry_guard&) = delete;
  registry_guard& operator=(const registry_guard&) = delete;
  void release() noexcept;

 private:
  bool held_ = true;
};

/// self returns the calling thread's entry; makes one for a thread that the model has not seen being made.
/// Must not be called with the registry's lock held.
thread& self() noexcept;

/// current_thread is self, or null for a thread that the model has not seen yet.
thread* current_thread() noexcept;

/// bypassed says whether the caller's operations are none of the program's: the scheduler's own, or those
/// of a thread that has ended for the model. They go to the real functions.
bool bypassed() noexcept;

/// settle_controlled is for control mode, where nobody can be chosen: lets the harness's wait end, or gives
/// the verdict.
void settle_controlled() noexcept;

/// add_thread makes an entry for a thread that is about to be created by the caller: it counts as running
/// from here on. drop_thread takes it back where the creation failed.
thread& add_thread(thread& parent) noexcept;
void drop_thread(thread& t) noexcept;
/// created notes the handle, unless the thread was quicker and its entry is in other hands already.
void created(thread& t, std::uint64_t generation, pthread_t handle, bool detached) noexcept;
/// enter binds the calling thread to its entry.
void enter(thread& t) noexcept;
/// end marks the calling thread's end, wakes who joins it, and looks whether the others are stuck.
void end(thread& t) noexcept;

/// watch_end sees to it that end is called when the calling thread ends (interpose_thread.cpp).
void watch_end(thread& t) noexcept;

/// find returns the entry of a handle that is not joined yet, or null. Lock held.
thread* find(pthread_t handle) noexcept;
/// joined forgets an ended thread; forget does so by handle. detached notes that nobody will join it.
void joined(thread& t) noexcept;
void forget(pthread_t handle) noexcept;
void detached(pthread_t handle) noexcept;

/// enlist puts the caller at the end of the queue of (kind, object); delist takes it out. Lock held.
void enlist(thread& t, wait_kind kind, const void* object, std::uint32_t bits = ~0U) noexcept;
void delist(thread& t) noexcept;

/// wait sleeps until somebody pops the caller, or until the deadline (null: none), and gives the lock up
/// meanwhile. Returns false where time ran out, with the caller delisted. The caller was enlisted. Where the
/// wait has no deadline and nobody runs any more, this is where stuck() is called.
[[nodiscard]] bool wait(registry_guard& guard, thread& t, const deadline* until) noexcept;

/// wake pops at most n waiters of (kind, object) whose bits meet, first come first served; returns how many.
/// Takes the lock unless nobody can be waiting.
unsigned wake(wait_kind kind, const void* object, unsigned n, std::uint32_t bits = ~0U) noexcept;
/// waiting_for returns how many wait for (kind, object). Lock held.
unsigned waiting_for(wait_kind kind, const void* object) noexcept;
/// move hands at most n waiters over to another object's queue (FUTEX_REQUEUE). Lock held.
unsigned move(wait_kind kind, const void* from, const void* to, unsigned n) noexcept;
/// wake_held is wake with the lock held.
unsigned wake_held(wait_kind kind, const void* object, unsigned n, std::uint32_t bits = ~0U) noexcept;

/// begin forgets everything and makes the caller thread 1. The process has one thread.
void begin() noexcept;
/// interrupt ends a wait of the thread, if it is one in which POSIX lets a thread be cancelled. Lock held.
void interrupt(thread& t) noexcept;
/// quiesce blocks thread 1 until every other thread has ended or is stuck.
void quiesce() noexcept;

/// first_thread returns the head of the list of threads, in the order of creation (thread::every goes on).
thread* first_thread() noexcept;
/// inside_of returns the thread that runs a one-time initialiser, or null (interpose_once.cpp). Lock held.
thread* inside_of(const void* object) noexcept;
/// by_tid returns the thread with this kernel id, or null. Lock held or everybody stuck.
thread* by_tid(int tid) noexcept;
/// capture_stacks fills thread::stack of every waiting thread. Only where nobody runs but the caller, with
/// the lock held or in quiescence. Switches all modes off for good: the process is to end after it.
void capture_stacks() noexcept;

/// What happens when nobody runs any more and thread 1 is not in quiesce: the lock is held and stays so.
using stuck_handler = void (*)() noexcept;
void on_stuck(stuck_handler handler) noexcept;

}  // namespace model
}  // namespace snag::scheduler
