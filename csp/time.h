#pragma once

// Channels that tell the time: after and ticker, as in Go's package time.
//
//   csp::select(csp::on_receive(work, ...), csp::on_receive(csp::after(100ms), ...));
//   csp::ticker every(1s);
//   for (auto now : every.chan()) { ... }
//
// Times are of std::chrono::steady_clock. Where only a select is to be limited, on_timeout costs less: it
// needs no timer.
//
// Thread safety: everything may be called from any thread.

#include <chrono>
#include <memory>
#include <source_location>

#include "csp/chan.h"
#include "csp/internal/timers.h"

namespace csp {

using time_point = std::chrono::steady_clock::time_point;

namespace internal {
recv_chan<time_point> after_until(const deadline& until);
class ticker_timer;
}  // namespace internal

/// after returns a channel of capacity 1 to which the time is sent once, after at least `d`. It is never
/// closed. Does not block; the timer lives until it has fired.
template <class Rep, class Period>
[[nodiscard]] recv_chan<time_point> after(std::chrono::duration<Rep, Period> d) {
  return internal::after_until(internal::deadline_in(d));
}

/// Sends the time to its channel every `period`. A tick for which there is no room is dropped: a slow
/// receiver finds one tick waiting, never a backlog. Destroying a ticker stops it.
class ticker {
 public:
  /// Starts ticking. Panics ("non-positive interval for NewTicker") where the period is not positive.
  template <class Rep, class Period>
  explicit ticker(std::chrono::duration<Rep, Period> period,
                  const std::source_location& where = std::source_location::current())
      : ticker(std::chrono::ceil<std::chrono::nanoseconds>(period), where, 0) {}
  ticker(const ticker&) = delete;
  ticker& operator=(const ticker&) = delete;
  ~ticker();

  /// chan returns the channel of the ticks, of capacity 1. stop does not close it.
  [[nodiscard]] recv_chan<time_point> chan() const;

  /// stop ends the ticks; one that is in the channel stays. May be called again.
  void stop();

  /// reset starts a new period now, also after a stop. Panics like the constructor.
  template <class Rep, class Period>
  void reset(std::chrono::duration<Rep, Period> period,
             const std::source_location& where = std::source_location::current()) {
    reset_to(std::chrono::ceil<std::chrono::nanoseconds>(period), where);
  }

 private:
  ticker(std::chrono::nanoseconds period, const std::source_location& where, int);
  void reset_to(std::chrono::nanoseconds period, const std::source_location& where);
  std::shared_ptr<internal::ticker_timer> timer_;
};

}  // namespace csp
