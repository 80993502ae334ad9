#pragma once

// future and promise: one result, by a channel of capacity 1, so that the one who answers never blocks on a
// caller who has given up.
//
//   csp::future<page> f = csp::async([url] { return fetch(url); });
//   if (auto r = f.get_for(2s)) { use(*r); } else { log(r.err.what()); }
//
// A promise that is destroyed without an answer gives csp::broken_promise; what an async task throws, panics
// included, becomes the error.
//
// Thread safety: promise and future may be used from different threads; one future by one thread at a time.

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <source_location>
#include <type_traits>
#include <utility>

#include "csp/chan.h"
#include "csp/context.h"
#include "csp/error.h"
#include "csp/go.h"
#include "csp/internal/call.h"
#include "csp/select.h"

namespace csp {

/// A value, or the error that came in its place.
template <class T>
struct [[nodiscard]] result {
  std::optional<T> value;
  error err;

  result() = default;
  // Implicit on purpose: a task returns either.
  result(T v) : value(std::move(v)) {}
  result(error e) : err(std::move(e)) {}
  result(const sentinel& e) : err(e) {}

  explicit operator bool() const noexcept { return value.has_value(); }
  T& operator*() { return *value; }
  const T& operator*() const { return *value; }
  T* operator->() { return &*value; }
};

/// The receiving side. Movable; a default-constructed one has no promise.
template <class T>
class future {
 public:
  future() = default;
  explicit future(recv_chan<result<T>> ch) noexcept : ch_(std::move(ch)) {}

  /// get blocks until the answer is there, and takes it. A second get returns an error ("result already
  /// taken"); a future without a promise returns csp::broken_promise.
  result<T> get(const std::source_location& where = std::source_location::current()) {
    if (!ch_) {
      return broken_promise;
    }
    return taken(ch_.receive(where));
  }

  /// get with a context returns the context's error where that is cancelled first; the answer may still be
  /// taken later.
  result<T> get(const context& ctx, const std::source_location& where = std::source_location::current()) {
    if (!ch_) {
      return broken_promise;
    }
    result<T> answer;
    select(on_receive(
               ch_, [&](std::optional<result<T>> r) { answer = taken(std::move(r)); }, where),
           on_receive(ctx.done(), [&] { answer = ctx.err(); }, where));
    return answer;
  }

  /// get_for and get_until return csp::timed_out where the answer is not there in time; it may still be taken
  /// later.
  template <class Rep, class Period>
  result<T> get_for(std::chrono::duration<Rep, Period> timeout,
                    const std::source_location& where = std::source_location::current()) {
    return get_timed(internal::deadline_in(timeout), where);
  }
  template <class Clock, class Duration>
  result<T> get_until(std::chrono::time_point<Clock, Duration> when,
                      const std::source_location& where = std::source_location::current()) {
    return get_timed(internal::deadline_at(when), where);
  }

  /// ready returns whether get would return at once. A snapshot.
  [[nodiscard]] bool ready() const { return !ch_ || ch_.len() > 0; }

  /// chan returns the channel of the answer, for select: it is sent once, then the channel is closed.
  [[nodiscard]] const recv_chan<result<T>>& chan() const noexcept { return ch_; }

 private:
  static result<T> taken(std::optional<result<T>> r) {
    return r.has_value() ? std::move(*r) : result<T>(make_error("csp: result already taken"));
  }
  result<T> get_timed(const internal::deadline& until, const std::source_location& where) {
    if (!ch_) {
      return broken_promise;
    }
    if (!until.has_value()) {
      return get(where);
    }
    auto r = ch_.receive_until(*until, where);
    return r.status == receive_status::timed_out ? result<T>(timed_out) : taken(std::move(r.value));
  }

  recv_chan<result<T>> ch_;
};

/// The answering side. Movable, not copyable: one promise, one answer.
template <class T>
class promise {
 public:
  promise() : ch_(make_chan<result<T>>(1)) {}
  promise(promise&& other) noexcept : ch_(std::exchange(other.ch_, {})) {}
  promise& operator=(promise&& other) noexcept {
    if (this != &other) {
      abandon();
      ch_ = std::exchange(other.ch_, {});
    }
    return *this;
  }
  promise(const promise&) = delete;
  promise& operator=(const promise&) = delete;
  /// Without an answer, the future gets csp::broken_promise.
  ~promise() { abandon(); }

  /// get_future returns the future of this promise. All that are taken share the one answer.
  [[nodiscard]] future<T> get_future() const { return future<T>(ch_); }

  /// set_value and set_error answer; they never block. Panic ("csp: promise already satisfied") the second
  /// time.
  void set_value(T value, const std::source_location& where = std::source_location::current()) {
    answer(result<T>(std::move(value)), where);
  }
  void set_error(error err, const std::source_location& where = std::source_location::current()) {
    answer(result<T>(std::move(err)), where);
  }
  /// set_result answers with either.
  void set_result(result<T> r, const std::source_location& where = std::source_location::current()) {
    answer(std::move(r), where);
  }

 private:
  void answer(result<T> r, const std::source_location& where) {
    if (!ch_ || answered_) {
      internal::misuse("csp: promise already satisfied", "set", where);
    }
    answered_ = true;
    ch_.send(std::move(r), where);
    ch_.close(where);
  }
  void abandon() noexcept {
    if (ch_ && !answered_) {
      answer(result<T>(broken_promise), std::source_location::current());
    }
  }

  chan<result<T>> ch_;
  bool answered_ = false;
};

namespace internal {
template <class R>
struct async_value {
  using type = R;
};
template <class T>
struct async_value<result<T>> {
  using type = T;
};
template <>
struct async_value<void> {
  using type = unit;
};
}  // namespace internal

/// async runs `task` as a task and returns the future of what it returns: T, csp::result<T>, or nothing
/// (unit). The future may be dropped; unlike that of std::async it does not wait.
template <class F>
  requires std::is_invocable_v<std::decay_t<F>>
[[nodiscard]] auto async(F&& task, const std::source_location& where = std::source_location::current()) {
  using returned = std::invoke_result_t<std::decay_t<F>>;
  using value = typename internal::async_value<returned>::type;
  promise<value> p;
  future<value> f = p.get_future();
  go(
      [p = std::move(p), f = std::optional<std::decay_t<F>>(std::forward<F>(task)), where]() mutable {
        result<value> answer;
        try {
          std::decay_t<F> mine = std::move(*f);
          f.reset();
          if constexpr (std::is_void_v<returned>) {
            std::invoke(std::move(mine));
            answer.value.emplace();
          } else {
            answer = std::invoke(std::move(mine));
          }
        } catch (abi::__forced_unwind&) {
          throw;
        } catch (...) {
          answer = error_from_current_exception();
        }
        p.set_result(std::move(answer), where);
      },
      where);
  return f;
}

}  // namespace csp
