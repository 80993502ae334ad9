#pragma once

// select waits for several channel operations at once and does exactly one, as in Go.
//
//   csp::select(
//       csp::on_receive(results, [&](std::optional<int> r) { ... }),   // nullopt: closed and drained
//       csp::on_send(out, 42, [&] { ... }),
//       csp::on_receive(ctx.done(), [&] { ... }),
//       csp::on_timeout(100ms, [&] { ... }));
//
// - Where several cases are ready, one of them is chosen with equal chance; no ready case starves.
// - Where none is ready: the otherwise case runs if there is one; else select waits until a case becomes
// ready
//   or the (earliest) timeout runs out.
// - A case on a none-channel is never ready. With no other case, select blocks for ever; so does `select()`.
// - A ready send on a closed channel panics ("send on closed channel"); a receive from one is always ready.
// - Channels and values are evaluated once, when the cases are made. A value that was not sent is dropped.
// - The handler runs after the operation, on the calling thread, with no lock held; it may be left out.
//
// select returns the position of the case that ran, counted from 0 in the order of the arguments.
//
// Choice: pseudo-random, from a generator of each thread's own that is seeded with the seed of the process
// (see seed_select) and the number of the thread's task, so that the same schedule makes the same choices.
//
// Thread safety: may be called from any thread. The cases belong to the call.

#include <array>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <source_location>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#include "csp/chan.h"

namespace csp {

namespace internal {

/// One case. The select reads `channel` to lock it, tries the operation, waits at `queue_locked`.
class select_case {
 public:
  enum class kind : unsigned char { operation, otherwise, timeout };

  select_case(const select_case&) = default;
  select_case& operator=(const select_case&) = default;
  virtual ~select_case() = default;

  /// try_locked attempts the operation; the channel's lock is held.
  virtual step try_locked(thread_record*& /*wake*/) noexcept { return step::would_block; }
  /// queue_locked returns where to wait; the channel's lock is held.
  virtual wait_queue* queue_locked() noexcept { return nullptr; }
  /// slot returns where the value is, or goes.
  virtual void* slot() noexcept { return nullptr; }
  /// run calls the handler.
  virtual void run() = 0;

  channel_base* channel = nullptr;
  kind is = kind::operation;
  bool sends = false;
  deadline until;              // of a timeout
  std::source_location where;  // the place where the case was made
  waiter place;

 protected:
  select_case() = default;
};

/// select_among does what select says, for cases that the caller owns.
std::size_t select_among(std::span<select_case*> cases, const std::source_location& where);

struct no_handler {
  void operator()() const noexcept {}
};

template <class T, class F>
class receive_case final : public select_case {
 public:
  receive_case(recv_chan<T> ch, F handler, const std::source_location& at)
      : ch_(std::move(ch)), handler_(std::move(handler)) {
    channel = ch_.state().get();
    where = at;
  }
  step try_locked(thread_record*& wake) noexcept override {
    return ch_.state()->receive_locked(value_, wake);
  }
  wait_queue* queue_locked() noexcept override { return &ch_.state()->receivers_locked(); }
  void* slot() noexcept override { return &value_; }
  void run() override {
    if constexpr (std::is_invocable_v<F&, std::optional<T>>) {
      std::invoke(handler_, std::move(value_));
    } else {
      std::invoke(handler_);
    }
  }

 private:
  recv_chan<T> ch_;
  F handler_;
  std::optional<T> value_;
};

template <class T, class F>
class send_case final : public select_case {
 public:
  send_case(send_chan<T> ch, T value, F handler, const std::source_location& at)
      : ch_(std::move(ch)), value_(std::move(value)), handler_(std::move(handler)) {
    channel = ch_.state().get();
    sends = true;
    where = at;
  }
  step try_locked(thread_record*& wake) noexcept override { return ch_.state()->send_locked(value_, wake); }
  wait_queue* queue_locked() noexcept override { return &ch_.state()->senders_locked(); }
  void* slot() noexcept override { return &value_; }
  void run() override { std::invoke(handler_); }

 private:
  send_chan<T> ch_;
  T value_;
  F handler_;
};

template <class F>
class other_case final : public select_case {
 public:
  other_case(kind which, const deadline& when, F handler, const std::source_location& at)
      : handler_(std::move(handler)) {
    is = which;
    until = when;
    where = at;
  }
  void run() override { std::invoke(handler_); }

 private:
  F handler_;
};

}  // namespace internal

/// on_receive: receive from `ch` (a chan or a recv_chan). The handler takes std::optional<T>, or nothing.
template <class Chan, class F = internal::no_handler>
  requires std::convertible_to<const Chan&, recv_chan<typename Chan::value_type>>
[[nodiscard]] auto on_receive(const Chan& ch, F handler = {},
                              const std::source_location& where = std::source_location::current()) {
  return internal::receive_case<typename Chan::value_type, F>(ch, std::move(handler), where);
}

/// on_send: send `value` to `ch` (a chan or a send_chan). The handler takes nothing.
template <class Chan, class F = internal::no_handler>
  requires std::convertible_to<const Chan&, send_chan<typename Chan::value_type>>
[[nodiscard]] auto on_send(const Chan& ch, typename Chan::value_type value, F handler = {},
                           const std::source_location& where = std::source_location::current()) {
  return internal::send_case<typename Chan::value_type, F>(ch, std::move(value), std::move(handler), where);
}

/// otherwise: Go's default case; at most one.
template <class F = internal::no_handler>
[[nodiscard]] auto otherwise(F handler = {},
                             const std::source_location& where = std::source_location::current()) {
  return internal::other_case<F>(internal::select_case::kind::otherwise, std::nullopt, std::move(handler),
                                 where);
}

/// on_timeout: runs where no other case became ready within `timeout`, counted from the making of the case.
template <class Rep, class Period, class F = internal::no_handler>
[[nodiscard]] auto on_timeout(std::chrono::duration<Rep, Period> timeout, F handler = {},
                              const std::source_location& where = std::source_location::current()) {
  return internal::other_case<F>(internal::select_case::kind::timeout, internal::deadline_in(timeout),
                                 std::move(handler), where);
}
template <class Clock, class Duration, class F = internal::no_handler>
[[nodiscard]] auto on_timeout(std::chrono::time_point<Clock, Duration> when, F handler = {},
                              const std::source_location& where = std::source_location::current()) {
  return internal::other_case<F>(internal::select_case::kind::timeout, internal::deadline_at(when),
                                 std::move(handler), where);
}

/// select: see the head of this file. Blocks unless there is an otherwise case.
template <class... Cases>
  requires(sizeof...(Cases) > 0 &&
           (std::derived_from<std::remove_cvref_t<Cases>, internal::select_case> && ...))
std::size_t select(Cases&&... cases) {
  std::array<internal::select_case*, sizeof...(Cases)> all{&cases...};
  return internal::select_among(all, all.front()->where);
}

/// select without cases blocks for ever.
[[noreturn]] void select(const std::source_location& where = std::source_location::current());

/// seed_select sets the seed of every thread's choices from now on. The seed at start is 1.
void seed_select(std::uint64_t seed) noexcept;

}  // namespace csp
