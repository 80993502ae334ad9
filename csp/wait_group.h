#pragma once

// wait_group waits for a number of things to end, as Go's sync.WaitGroup.
//
//   csp::wait_group wg;
//   for (const url& u : urls) {
//     wg.go([&] { fetch(u); });            // add(1), start, done() at the end on every path
//   }
//   wg.wait();
//
// add with a positive number must happen before the wait that it is for; a wait_group may be used again after
// all waits have returned. It cannot be copied: a copy would count on its own.
// Memory: what happened before a done is visible after the wait that it lets return.
//
// Thread safety: all operations may be called from any thread. The wait_group must outlive them; it may be
// destroyed as soon as every wait has returned.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <source_location>
#include <type_traits>
#include <utility>

#include "csp/go.h"
#include "csp/internal/waiter.h"

namespace csp {

class wait_group {
 public:
  wait_group() = default;
  wait_group(const wait_group&) = delete;
  wait_group& operator=(const wait_group&) = delete;

  /// add counts n more things to wait for (fewer, where n is negative). Never blocks. Panics where the
  /// counter would fall below zero ("csp: negative WaitGroup counter").
  void add(std::int64_t n = 1, const std::source_location& where = std::source_location::current());

  /// done counts one thing as ended. Never blocks. Panics like add.
  void done(const std::source_location& where = std::source_location::current());

  /// wait blocks until the counter is zero. Panics ("csp: WaitGroup is reused before previous Wait has
  /// returned") where the counter was raised again before this wait could return.
  void wait(const std::source_location& where = std::source_location::current());

  /// wait_for and wait_until wait no longer than that; true where the counter was zero.
  template <class Rep, class Period>
  [[nodiscard]] bool wait_for(std::chrono::duration<Rep, Period> timeout,
                              const std::source_location& where = std::source_location::current()) {
    return wait_impl(internal::deadline_in(timeout), where);
  }
  template <class Clock, class Duration>
  [[nodiscard]] bool wait_until(std::chrono::time_point<Clock, Duration> when,
                                const std::source_location& where = std::source_location::current()) {
    return wait_impl(internal::deadline_at(when), where);
  }

  /// Calls done() when it goes out of scope.
  class [[nodiscard]] done_guard {
   public:
    explicit done_guard(wait_group& group, const std::source_location& where) noexcept
        : group_(&group), where_(where) {}
    done_guard(done_guard&& other) noexcept
        : group_(std::exchange(other.group_, nullptr)), where_(other.where_) {}
    done_guard(const done_guard&) = delete;
    done_guard& operator=(const done_guard&) = delete;
    done_guard& operator=(done_guard&&) = delete;
    // A negative counter panics here too.
    ~done_guard() noexcept(false) {
      if (group_ != nullptr) {
        group_->done(where_);
      }
    }

   private:
    wait_group* group_;
    std::source_location where_;
  };

  /// done_on_exit returns a guard that counts down when it is destroyed. Declare it before what must be
  /// finished first: guards run in reverse order. A panic of the guard during another unwinding terminates.
  [[nodiscard]] done_guard done_on_exit(const std::source_location& where = std::source_location::current()) {
    return done_guard(*this, where);
  }

  /// go adds one, runs `task` as a task, and counts it as done after the task was destroyed, on every path.
  template <class F>
    requires std::is_invocable_v<std::decay_t<F>>
  void go(F&& task, const std::source_location& where = std::source_location::current()) {
    add(1, where);
    struct runner {
      wait_group* group;
      std::optional<std::decay_t<F>> f;
      std::source_location at;
      void operator()() {
        const done_guard done_at_end(*group, at);
        std::decay_t<F> mine = std::move(*f);
        f.reset();
        std::invoke(std::move(mine));
      }
    };
    try {
      csp::go(runner{this, std::optional<std::decay_t<F>>(std::forward<F>(task)), where}, where);
    } catch (...) {
      done(where);
      throw;
    }
  }

 private:
  bool wait_impl(const internal::deadline& until, const std::source_location& where);

  std::mutex mutex_;
  std::int64_t counter_ = 0;
  internal::wait_queue waiters_;
};

}  // namespace csp
