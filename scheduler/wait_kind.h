#pragma once

// What a thread can wait for. Header-only; shared by the model, the record of a run and the wire protocol.

#include <cstdint>

namespace snag::scheduler {

/// What a thread can wait for.
enum class wait_kind : std::uint8_t {
  none,
  mutex,
  condition,
  read_lock,
  write_lock,
  semaphore,
  futex,       ///< std::latch, std::counting_semaphore, std::atomic::wait, a static initialiser of libstdc++
  join,        ///< object: the model's own entry of the thread
  barrier,     ///< pthread_barrier_t
  once,        ///< pthread_once and static initialisers: another thread is inside
  sleep,       ///< nothing but the time
  descriptor,  ///< a pipe, a socket, an eventfd, or several of them
  quiescence,  ///< the harness's own: until every other thread has ended or is stuck
};

/// to_string returns the name that the wire protocol and the reports use.
inline const char* to_string(wait_kind kind) noexcept {
  switch (kind) {
    case wait_kind::none:
      return "nothing";
    case wait_kind::mutex:
      return "mutex";
    case wait_kind::condition:
      return "condition variable";
    case wait_kind::read_lock:
      return "lock for reading";
    case wait_kind::write_lock:
      return "lock for writing";
    case wait_kind::semaphore:
      return "semaphore";
    case wait_kind::futex:
      return "atomic or latch";
    case wait_kind::join:
      return "end of thread";
    case wait_kind::barrier:
      return "barrier";
    case wait_kind::once:
      return "one-time initialiser";
    case wait_kind::descriptor:
      return "descriptor";
    case wait_kind::sleep:
      return "time";
    case wait_kind::quiescence:
      return "quiescence";
  }
  return "nothing";
}

}  // namespace snag::scheduler
