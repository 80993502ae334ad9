#pragma once

// What a controlled run is made of: the operations that are points, the flags of a step, and how much of a
// run can be kept. Header-only; shared by the scheduler, the wire protocol and the harness.

#include <cstddef>
#include <cstdint>

namespace snag::trace {

/// What a thread is about to do at a point. The numbers are part of the wire protocol and of trace files.
enum class op : std::uint8_t {
  none = 0,
  start = 1,   ///< a thread's first step
  end = 2,     ///< a thread's last step
  create = 3,  ///< object: the new thread
  join = 4,    ///< object: the thread
  detach = 5,
  lock = 6,  ///< mutex
  try_lock = 7,
  unlock = 8,
  wait = 9,  ///< condition variable: gives the mutex up and waits
  notify_one = 10,
  notify_all = 11,
  read_lock = 12,
  write_lock = 13,
  try_read_lock = 14,
  try_write_lock = 15,
  rw_unlock = 16,
  acquire = 17,  ///< semaphore
  try_acquire = 18,
  release = 19,
  barrier = 20,
  once = 21,  ///< pthread_once, the guard of a function-local static
  once_done = 22,
  futex_wait = 23,
  futex_wake = 24,
  sleep = 25,
  yield = 26,
  clock = 27,  ///< reads a clock
  told = 28,   ///< annotate::point: the text says what (csp's send, receive, close, ...)
  atomic_load = 29,
  atomic_store = 30,
  atomic_update = 31,  ///< read-modify-write
  read = 32,           ///< plain access, in code made with -fsanitize=thread
  write = 33,
  io_read = 34,  ///< read, recv, accept: object is the descriptor
  io_write = 35,
  io_poll = 36,
  main_returns = 37,
  quiesce = 38,  ///< the harness waits until all others have ended or are stuck
  fence = 39,
  go_on = 40,  ///< after an operation that may have let others go; at points "sync" alone, and after create
};

/// to_string returns the words that traces and reports print.
inline const char* to_string(op what) noexcept {
  switch (what) {
    case op::none:
      return "nothing";
    case op::start:
      return "start";
    case op::end:
      return "end";
    case op::create:
      return "create thread";
    case op::join:
      return "join";
    case op::detach:
      return "detach";
    case op::lock:
      return "lock";
    case op::try_lock:
      return "try lock";
    case op::unlock:
      return "unlock";
    case op::wait:
      return "wait";
    case op::notify_one:
      return "notify one";
    case op::notify_all:
      return "notify all";
    case op::read_lock:
      return "lock for reading";
    case op::write_lock:
      return "lock for writing";
    case op::try_read_lock:
      return "try to lock for reading";
    case op::try_write_lock:
      return "try to lock for writing";
    case op::rw_unlock:
      return "unlock (reader-writer)";
    case op::acquire:
      return "acquire";
    case op::try_acquire:
      return "try to acquire";
    case op::release:
      return "release";
    case op::barrier:
      return "arrive at barrier";
    case op::once:
      return "one-time initialiser";
    case op::once_done:
      return "one-time initialiser done";
    case op::futex_wait:
      return "wait on atomic";
    case op::futex_wake:
      return "notify atomic";
    case op::sleep:
      return "sleep";
    case op::yield:
      return "yield";
    case op::clock:
      return "read clock";
    case op::told:
      return "operation";
    case op::atomic_load:
      return "atomic load";
    case op::atomic_store:
      return "atomic store";
    case op::atomic_update:
      return "atomic update";
    case op::read:
      return "read";
    case op::write:
      return "write";
    case op::io_read:
      return "read descriptor";
    case op::io_write:
      return "write descriptor";
    case op::io_poll:
      return "poll descriptors";
    case op::main_returns:
      return "main returns";
    case op::quiesce:
      return "wait for the others";
    case op::fence:
      return "fence";
    case op::go_on:
      return "go on";
  }
  return "nothing";
}

/// reads_only says whether two such operations on one object commute.
inline bool reads_only(op what) noexcept {
  return what == op::read || what == op::atomic_load || what == op::clock;
}

/// names_thread says whether the object of such an operation is a thread, and no address.
inline bool names_thread(op what) noexcept {
  return what == op::start || what == op::end || what == op::create || what == op::join || what == op::detach;
}

/// Flags of one step.
enum flag : std::uint8_t {
  blocked = 1,      ///< the operation had to wait: the thread is not runnable after this step
  resumed = 2,      ///< goes on with an operation that had to wait
  timed_out = 4,    ///< the wait ended because its time came
  spurious = 8,     ///< the wait ended for no reason
  preempting = 16,  ///< the thread of the step before could have gone on
  valve = 32,       ///< the switch was forced: the thread before ran too long without letting others go
};

inline constexpr std::size_t most_steps = 1U << 20;  ///< kept of one run; a longer run ends
inline constexpr std::size_t most_threads = 4096;    ///< of one run; more are not told apart

}  // namespace snag::trace
