#pragma once

// Channels, as in Go.
//
//   csp::chan<int> ch = csp::make_chan<int>(2);
//   csp::go([ch] { ch.send(1); ch.close(); });
//   for (int v : ch) { ... }                 // until closed and drained
//
// A channel is a reference: copies name the same channel, which lives while a copy does. A
// default-constructed one names none (Go's nil channel).
//
// | operation | none    | open, not ready        | open, ready | closed                       |
// |-----------|---------|------------------------|-------------|------------------------------|
// | send      | blocks  | blocks                 | done        | panics                       |
// | receive   | blocks  | blocks                 | a value     | the rest, then std::nullopt  |
// | close     | panics  | done                   | done        | panics                       |
// | len, cap  | 0       | values buffered; capacity at make_chan                              |
//
// Order: values arrive in the order in which they were sent. Blocked senders and blocked receivers are served
// in the order in which they came. A send on an unbuffered channel ends when a receiver has the value. close
// wakes every blocked receiver (std::nullopt) and makes every blocked sender panic.
// Memory: what happened before a send is visible after its receive; before a close, after a receive that
// returns std::nullopt; the k-th receive from a channel of capacity C happens before the (k+C)-th send ends.
//
// Thread safety: all operations may be called from any thread, on the same or on different copies. A handle
// itself is a plain value: assigning to it while another thread uses it is a race, as with any shared_ptr.
// T: an object type that can be moved; its move runs under the channel's lock, so that it must not use csp,
// and one that throws ends the process. Every blocking function knows its caller's place (`where`), for
// panics and reports.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <limits>
#include <memory>
#include <optional>
#include <source_location>
#include <type_traits>
#include <utility>

#include "csp/internal/channel.h"

namespace csp {

template <class T>
class chan;
template <class T>
class send_chan;
template <class T>
class recv_chan;

/// What signals carry: nothing. chan<unit> is Go's chan struct{}.
struct unit {
  friend bool operator==(unit, unit) noexcept { return true; }
};

// g++ 12 takes the names in this scoped enumeration for ones that hide csp::timed_out.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"
/// What a try_receive or timed receive came to.
enum class receive_status : std::uint8_t {
  received,     ///< there is a value
  would_block,  ///< nothing was ready (try_receive)
  timed_out,    ///< nothing became ready in time (receive_for, receive_until)
  closed,       ///< closed and drained: nothing will ever come
};
#pragma GCC diagnostic pop

/// The result of try_receive, receive_for and receive_until.
template <class T>
struct [[nodiscard]] received {
  std::optional<T> value;
  receive_status status = receive_status::would_block;

  /// True where there is a value.
  explicit operator bool() const noexcept { return value.has_value(); }
  T& operator*() { return *value; }
  const T& operator*() const { return *value; }
  T* operator->() { return &*value; }
  [[nodiscard]] bool closed() const noexcept { return status == receive_status::closed; }
};

namespace internal {

/// What chan and its two views share: the reference and its comparisons.
template <class T>
class handle {
  static_assert(std::is_object_v<T> && !std::is_const_v<T>, "a channel carries objects that can be moved");

 public:
  /// True where this names a channel.
  [[nodiscard]] explicit operator bool() const noexcept { return state_ != nullptr; }
  /// len returns the number of values in the buffer, a snapshot; 0 for none.
  [[nodiscard]] std::size_t len() const { return state_ == nullptr ? 0 : state_->len(); }
  /// cap returns the capacity; 0 for none.
  [[nodiscard]] std::size_t cap() const noexcept { return state_ == nullptr ? 0 : state_->cap(); }
  /// name gives the channel the name that traces print. No effect on none, or without a scheduler.
  void name(const char* text) const noexcept { snag::name(state_.get(), text); }

  /// state is for csp's own use.
  [[nodiscard]] const std::shared_ptr<channel_state<T>>& state() const noexcept { return state_; }

 protected:
  handle() = default;
  explicit handle(std::shared_ptr<channel_state<T>> state) noexcept : state_(std::move(state)) {}

  std::shared_ptr<channel_state<T>> state_;
};

template <class T>
wait_reason none_reason(const handle<T>&, const char* operation, const std::source_location& where) {
  return {operation, nullptr, wait_reason::kind::none_channel, 0, 0, where};
}

/// The sending half of the interface.
template <class T, class Self>
class sending {
 public:
  /// send blocks until the value was taken over. Panics ("send on closed channel") where the channel is
  /// closed, or is closed while it waits. On none it blocks for ever.
  void send(T value, const std::source_location& where = std::source_location::current()) const {
    (void)send_impl(std::move(value), true, std::nullopt, where);
  }

  /// try_send returns whether the value was taken over at once; never blocks. Panics where closed.
  [[nodiscard]] bool try_send(T value,
                              const std::source_location& where = std::source_location::current()) const {
    return send_impl(std::move(value), false, std::nullopt, where);
  }

  /// send_for and send_until wait no longer than that; true where the value was taken over. Panics where
  /// closed. A value that was not taken over is dropped.
  template <class Rep, class Period>
  [[nodiscard]] bool send_for(T value, std::chrono::duration<Rep, Period> timeout,
                              const std::source_location& where = std::source_location::current()) const {
    return send_impl(std::move(value), true, deadline_in(timeout), where);
  }
  template <class Clock, class Duration>
  [[nodiscard]] bool send_until(T value, std::chrono::time_point<Clock, Duration> when,
                                const std::source_location& where = std::source_location::current()) const {
    return send_impl(std::move(value), true, deadline_at(when), where);
  }

  /// close says that nothing more will be sent. Does not block. Panics on none ("close of nil channel") and
  /// where closed already ("close of closed channel").
  void close(const std::source_location& where = std::source_location::current()) const {
    const auto& state = static_cast<const Self&>(*this).state();
    if (state == nullptr) {
      misuse("close of nil channel", "close", where);
    }
    state->close(where);
  }

 private:
  friend Self;
  sending() = default;
  bool send_impl(T value, bool blocking, const deadline& until, const std::source_location& where) const {
    const auto& self = static_cast<const Self&>(*this);
    if (self.state() == nullptr) {
      if (blocking) {
        const wait_reason reason = none_reason(self, "send", where);
        until.has_value() ? block_until(reason, until) : block_for_ever(reason);
      }
      return false;
    }
    const step result = self.state()->send(value, blocking, until, where);
    if (result == step::closed) {
      misuse("send on closed channel", "send", where);
    }
    return result == step::done;
  }
};

/// The receiving half of the interface.
template <class T, class Self>
class receiving {
 public:
  /// receive blocks until there is a value, and returns it; std::nullopt where the channel is closed and
  /// drained. On none it blocks for ever.
  [[nodiscard]] std::optional<T> receive(
      const std::source_location& where = std::source_location::current()) const {
    return receive_impl(true, std::nullopt, where).value;
  }

  /// try_receive never blocks; its status tells "nothing there yet" from "closed".
  received<T> try_receive(const std::source_location& where = std::source_location::current()) const {
    return receive_impl(false, std::nullopt, where);
  }

  /// receive_for and receive_until wait no longer than that.
  template <class Rep, class Period>
  received<T> receive_for(std::chrono::duration<Rep, Period> timeout,
                          const std::source_location& where = std::source_location::current()) const {
    return receive_impl(true, deadline_in(timeout), where);
  }
  template <class Clock, class Duration>
  received<T> receive_until(std::chrono::time_point<Clock, Duration> when,
                            const std::source_location& where = std::source_location::current()) const {
    return receive_impl(true, deadline_at(when), where);
  }

  /// begin and end make `for (T v : ch)` receive until the channel is closed and drained.
  class iterator {
   public:
    using iterator_concept = std::input_iterator_tag;
    using value_type = T;
    using difference_type = std::ptrdiff_t;

    explicit iterator(const Self& ch, const std::source_location& where) : ch_(&ch), where_(where) { next(); }
    T&& operator*() const { return std::move(*value_); }
    iterator& operator++() {
      next();
      return *this;
    }
    void operator++(int) { next(); }
    friend bool operator==(const iterator& i, std::default_sentinel_t) { return !i.value_.has_value(); }

   private:
    void next() { value_ = ch_->receive(where_); }
    const Self* ch_;
    std::source_location where_;
    mutable std::optional<T> value_;
  };
  [[nodiscard]] iterator begin(const std::source_location& where = std::source_location::current()) const {
    return iterator(static_cast<const Self&>(*this), where);
  }
  [[nodiscard]] std::default_sentinel_t end() const noexcept { return {}; }

 private:
  friend Self;
  receiving() = default;
  received<T> receive_impl(bool blocking, const deadline& until, const std::source_location& where) const {
    const auto& self = static_cast<const Self&>(*this);
    received<T> result;
    result.status = until.has_value() ? receive_status::timed_out : receive_status::would_block;
    if (self.state() == nullptr) {
      if (blocking) {
        const wait_reason reason = none_reason(self, "receive", where);
        until.has_value() ? block_until(reason, until) : block_for_ever(reason);
      }
      return result;
    }
    const step done = self.state()->receive(result.value, blocking, until, where);
    if (done == step::done) {
      result.status = receive_status::received;
    } else if (done == step::closed) {
      result.status = receive_status::closed;
    }
    return result;
  }
};

}  // namespace internal

/// A channel of T, both directions.
template <class T>
class chan : public internal::handle<T>,
             public internal::sending<T, chan<T>>,
             public internal::receiving<T, chan<T>> {
 public:
  using value_type = T;
  /// None.
  chan() = default;
  /// For make_chan.
  explicit chan(std::shared_ptr<internal::channel_state<T>> state) noexcept
      : internal::handle<T>(std::move(state)) {}
};

/// The sending end of a channel: what a task gets that only sends. It may close, as in Go.
template <class T>
class send_chan : public internal::handle<T>, public internal::sending<T, send_chan<T>> {
 public:
  using value_type = T;
  send_chan() = default;
  send_chan(const chan<T>& both) noexcept : internal::handle<T>(both.state()) {}
};

/// The receiving end of a channel: what a task gets that only receives. It cannot close.
template <class T>
class recv_chan : public internal::handle<T>, public internal::receiving<T, recv_chan<T>> {
 public:
  using value_type = T;
  recv_chan() = default;
  recv_chan(const chan<T>& both) noexcept : internal::handle<T>(both.state()) {}
};

/// Handles are equal where they name the same channel, or both none; an end equals the channel it is of.
template <class T>
bool operator==(const internal::handle<T>& a, const internal::handle<T>& b) noexcept {
  return a.state() == b.state();
}

/// make_chan returns a new channel; without capacity it is unbuffered. Panics ("makechan: size out of range")
/// where so many T cannot be addressed; throws std::bad_alloc where there is no memory.
template <class T>
[[nodiscard]] chan<T> make_chan(std::size_t capacity = 0,
                                const std::source_location& where = std::source_location::current()) {
  if (capacity > static_cast<std::size_t>(std::numeric_limits<std::ptrdiff_t>::max()) / sizeof(T)) {
    internal::misuse("makechan: size out of range", "make_chan", where);
  }
  return chan<T>(std::make_shared<internal::channel_state<T>>(capacity));
}

}  // namespace csp
