#pragma once

// context carries a cancellation, a deadline and values to all who work for one request, as in Go.
//
//   auto [ctx, cancel] = csp::with_timeout(parent, 2s);
//   const csp::cancel_guard at_exit(cancel);               // Go: defer cancel()
//   csp::select(csp::on_receive(ctx.done(), ...), csp::on_send(out, v, ...));
//
// A derived context is cancelled when its own cancel is called, when its deadline passes, or when its parent
// is cancelled, whichever is first. Cancelling is a message and does not wait for anybody. The first reason
// stays. A context is a reference: copies name the same context. A context lives while somebody holds it, a
// child of it, its cancel function or its done channel; its timer goes with it. (A stop_token alone does not
// hold it.)
//
// Thread safety: all operations may be called from any thread.

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <source_location>
#include <stop_token>
#include <typeindex>
#include <typeinfo>
#include <utility>

#include "csp/chan.h"
#include "csp/error.h"
#include "csp/time.h"

namespace csp {

namespace internal {
class context_node;
}

/// A node in the tree of contexts.
class context {
 public:
  /// The background context.
  context() noexcept = default;

  /// done returns a channel that is closed when the context is cancelled: receive from it, or select. None
  /// (it blocks for ever) for a context that can never be cancelled.
  [[nodiscard]] recv_chan<unit> done() const;

  /// err returns none while the context is live, then csp::canceled or csp::deadline_exceeded.
  error err() const;

  /// deadline returns the time at which the context will be cancelled, its own or an ancestor's, if any.
  [[nodiscard]] std::optional<time_point> deadline() const;

  /// value returns what with_value<Key> gave to this context or the nearest ancestor, or null. It is valid
  /// while the context lives. Make Key a type of your own: that is how keys cannot collide.
  template <class Key>
  [[nodiscard]] const Key* value() const {
    return static_cast<const Key*>(find(typeid(Key)));
  }

  /// stop_token returns a token on which stop is requested when the context is cancelled: the bridge to
  /// std::jthread, condition_variable_any and the like.
  [[nodiscard]] std::stop_token stop_token() const;

  /// node is for csp's own use.
  [[nodiscard]] const std::shared_ptr<internal::context_node>& node() const noexcept { return node_; }
  explicit context(std::shared_ptr<internal::context_node> node) noexcept : node_(std::move(node)) {}

  /// Equal: the same context.
  friend bool operator==(const context& a, const context& b) noexcept { return a.node_ == b.node_; }

 private:
  [[nodiscard]] const void* find(const std::type_info& key) const;
  std::shared_ptr<internal::context_node> node_;
};

/// Cancels its context when called; calls after the first do nothing. Copies cancel the same context. It
/// never blocks, but callbacks on the context's stop_token run inside it.
class cancel_function {
 public:
  cancel_function() = default;
  explicit cancel_function(std::shared_ptr<internal::context_node> node) noexcept : node_(std::move(node)) {}
  void operator()() const;

 private:
  std::shared_ptr<internal::context_node> node_;
};

/// As cancel_function, with a reason that csp::cause returns; a none reason means csp::canceled.
class cancel_cause_function {
 public:
  cancel_cause_function() = default;
  explicit cancel_cause_function(std::shared_ptr<internal::context_node> node) noexcept
      : node_(std::move(node)) {}
  void operator()(const error& cause) const;

 private:
  std::shared_ptr<internal::context_node> node_;
};

/// What the with_ functions return: `auto [ctx, cancel] = csp::with_cancel(parent);`
struct [[nodiscard]] cancelable {
  context ctx;
  cancel_function cancel;
};
struct [[nodiscard]] cancelable_with_cause {
  context ctx;
  cancel_cause_function cancel;
};

/// Calls a cancel_function when it goes out of scope.
class [[nodiscard]] cancel_guard {
 public:
  explicit cancel_guard(cancel_function cancel) noexcept : cancel_(std::move(cancel)) {}
  cancel_guard(const cancel_guard&) = delete;
  cancel_guard& operator=(const cancel_guard&) = delete;
  ~cancel_guard() { cancel_(); }

 private:
  cancel_function cancel_;
};

/// background returns the root: never cancelled, no deadline, no values.
[[nodiscard]] inline context background() noexcept {
  return {};
}

/// with_cancel returns a child of `parent` and the function that cancels it.
cancelable with_cancel(const context& parent);

/// with_cancel_cause: as with_cancel, the reason goes with the cancel.
cancelable_with_cause with_cancel_cause(const context& parent);

namespace internal {
cancelable with_deadline_of(const context& parent, const deadline& when, const error& cause);
context with_value_of(const context& parent, const std::type_info& key, std::shared_ptr<const void> value);
}  // namespace internal

/// with_deadline returns a child that is also cancelled at `when` (or the parent's deadline, if earlier),
/// with csp::deadline_exceeded as its error, and `cause`, if given, as its cause.
template <class Clock, class Duration>
cancelable with_deadline(const context& parent, std::chrono::time_point<Clock, Duration> when,
                         const error& cause = {}) {
  return internal::with_deadline_of(parent, internal::deadline_at(when), cause);
}

/// with_timeout: as with_deadline, counted from now.
template <class Rep, class Period>
cancelable with_timeout(const context& parent, std::chrono::duration<Rep, Period> timeout,
                        const error& cause = {}) {
  return internal::with_deadline_of(parent, internal::deadline_in(timeout), cause);
}

/// with_value returns a child in which value<Key>() finds `value`.
template <class Key>
[[nodiscard]] context with_value(const context& parent, Key value) {
  return internal::with_value_of(parent, typeid(Key), std::make_shared<const Key>(std::move(value)));
}

/// without_cancel returns a context with the values of `parent` that is not cancelled with it.
[[nodiscard]] context without_cancel(const context& parent);

/// from_stop_token returns a child of `parent` that is cancelled when stop is requested on `token`.
[[nodiscard]] context from_stop_token(std::stop_token token, const context& parent = {});

/// A context and the place of the call that it was given to: for functions that take any number of arguments
/// after it, where no place can be defaulted at the end.
struct context_at {
  // Implicit on purpose: this is how the place is caught.
  context_at(const context& c, const std::source_location& at = std::source_location::current())
      : ctx(c), where(at) {}
  const context& ctx;
  std::source_location where;
};

/// cause returns why the context was cancelled: the reason given to the cancel, else the same as err(); none
/// while it is live.
error cause(const context& ctx);

}  // namespace csp
