#pragma once

// error: a small nullable error value, Go's `error`.
//
//   csp::error fetch();                       // none where all went well
//   if (csp::error err = fetch()) {           // true: there is an error
//     return csp::errorf("fetch {}: {}", url, err);   // wraps: the cause is kept
//   }
//   if (err.is(csp::canceled)) ...
//
// Thread safety: an error is immutable; copies share it and may be used from any thread.

#include <exception>
#include <initializer_list>
#include <memory>
#include <source_location>
#include <sstream>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "csp/panic.h"

namespace csp {

class error;

namespace internal {
struct error_node;
error with_cause(std::string message, const error& cause);
}  // namespace internal

/// A sentinel: an error that is known by its identity. Define one at namespace scope:
///   inline constexpr csp::sentinel not_found{"not found"};
class sentinel {
 public:
  explicit constexpr sentinel(const char* message) noexcept : message_(message) {}
  sentinel(const sentinel&) = delete;
  sentinel& operator=(const sentinel&) = delete;
  ~sentinel() = default;
  [[nodiscard]] constexpr const char* what() const noexcept { return message_; }

 private:
  const char* message_;
};

/// The context was cancelled; ctx.err() after a cancel. Go: context.Canceled.
inline constexpr sentinel canceled{"context canceled"};
/// The context's deadline passed. Go: context.DeadlineExceeded.
inline constexpr sentinel deadline_exceeded{"context deadline exceeded"};
/// A task has not ended, or ended without a result: the value every slot of run_async_allow_errors starts
/// with.
inline constexpr sentinel unfinished{"task unfinished"};
/// The promise was destroyed without a value.
inline constexpr sentinel broken_promise{"broken promise"};
/// A timed wait for a result ran out of time; the result may still come.
inline constexpr sentinel timed_out{"timed out"};

/// None, or a message with an optional cause. Copying is cheap and never throws.
class [[nodiscard]] error {
 public:
  /// No error.
  error() noexcept = default;
  // Implicit on purpose: `return {};` and `return csp::canceled;` are how a function reports.
  error(std::nullptr_t) noexcept {}
  error(const sentinel& known);

  /// True where there is an error.
  [[nodiscard]] explicit operator bool() const noexcept { return node_ != nullptr; }
  /// what returns the message; empty where there is none. Valid while this error or a copy lives.
  [[nodiscard]] const char* what() const noexcept;
  [[nodiscard]] std::string message() const { return what(); }
  /// cause returns the wrapped error, or none.
  [[nodiscard]] error cause() const noexcept;
  /// is reports whether this error or one that it wraps is `target`, by identity and not by text.
  [[nodiscard]] bool is(const error& target) const noexcept;
  /// from_panic reports whether this error or one that it wraps was made from a panic.
  [[nodiscard]] bool from_panic() const noexcept;
  /// stack returns the frames of the throw, where this error or one that it wraps was a panic; else empty.
  [[nodiscard]] std::string stack() const noexcept;
  /// exception returns the exception that this error (or one that it wraps) was made from, or null.
  [[nodiscard]] std::exception_ptr exception() const noexcept;

  /// Equal: the same error, or both none. Two errors with the same text are different.
  friend bool operator==(const error& a, const error& b) noexcept { return a.same(b); }

 private:
  friend error make_error(std::string message);
  friend error internal::with_cause(std::string message, const error& cause);
  friend error error_from_current_exception();
  explicit error(std::shared_ptr<const internal::error_node> node) noexcept : node_(std::move(node)) {}
  [[nodiscard]] bool same(const error& other) const noexcept;

  std::shared_ptr<const internal::error_node> node_;
};

/// make_error returns a new error with this message. Go: errors.New.
error make_error(std::string message);

/// wrap returns an error that reads "message: cause" and whose cause is `cause`; none where `cause` is none.
error wrap(std::string message, const error& cause);

/// error_from_current_exception returns the exception being handled as an error: a panic keeps its stack and
/// reads "panic: ...". To be called in a catch block only; none elsewhere.
error error_from_current_exception();

namespace internal {

struct error_node {
  std::string message;
  error cause;
  const sentinel* known = nullptr;
  std::exception_ptr exception;
  stack_trace stack;
  bool panicked = false;
};

template <class T>
std::string to_text(const T& value) {
  if constexpr (std::is_same_v<T, error> || std::is_same_v<T, sentinel>) {
    return value.what();
  } else {
    std::ostringstream out;
    out << value;
    return std::move(out).str();
  }
}

template <class T>
void note_cause(error& cause, const T& value) {
  if constexpr (std::is_same_v<T, error> || std::is_same_v<T, sentinel>) {
    if (!cause) {
      cause = error(value);
    }
  }
}

std::string fill_in(std::string_view format, std::initializer_list<std::string> texts);

}  // namespace internal

/// errorf returns an error whose message is `format` with each `{}` replaced by the next argument (anything
/// that can be streamed). The first argument that is an error becomes the cause. Arguments too many are
/// appended, too few leave their `{}` standing. Go: fmt.Errorf with %w.
template <class... Args>
error errorf(std::string_view format, const Args&... args) {
  error cause;
  (internal::note_cause(cause, args), ...);
  return internal::with_cause(internal::fill_in(format, {internal::to_text(args)...}), cause);
}

}  // namespace csp
