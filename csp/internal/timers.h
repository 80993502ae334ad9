#pragma once

// Things that happen at a time. One thread serves all timers; it exists only while there are any, so that an
// idle program has no thread of csp's, and none is taken for a task that never ends.
//
// Thread safety: everything may be called from any thread.

#include <functional>
#include <memory>

#include "csp/internal/waiter.h"

namespace csp::internal {

/// One timer. Owned by whoever made it, and by the service while it is armed.
class timer : public std::enable_shared_from_this<timer> {
 public:
  timer() = default;
  timer(const timer&) = delete;
  timer& operator=(const timer&) = delete;
  virtual ~timer() = default;

  /// fire runs on the service's thread when the time has come; must not block. Returns the next time, or
  /// none.
  virtual deadline fire() = 0;

  /// could_wake reports whether firing might end the wait of a thread that waits now. Called with no csp lock
  /// held. When in doubt: true.
  [[nodiscard]] virtual bool could_wake() = 0;

  /// arm makes `t` fire once at `when`; replaces the time that it has. No deadline: disarms.
  static void arm(const std::shared_ptr<timer>& t, const deadline& when);

  /// disarm takes the timer out of the service; a fire that has begun goes on. Returns whether it was armed.
  static bool disarm(const timer& t);
};

/// timers_could_wake reports whether a timer that is armed, or is firing, could end a wait.
bool timers_could_wake();

}  // namespace csp::internal
