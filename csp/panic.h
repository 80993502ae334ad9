#pragma once

// Panics: what a misuse of csp comes to, and what an exception that escapes a task comes to.
//
// A panic is an exception, so that guards run and a group can turn it into an error, as a deferred function
// and recover() do in Go. Where nobody catches it, the process ends: csp prints Go's text, tells the
// scheduler and aborts (SIGABRT).
//
//   panic: send on closed channel
//
//   send at worker.cpp:12
//   task 3 spawned at worker.cpp:40
//   <frames of the throw>
//
// A panic that escapes a csp task is printed by the task; one that escapes main or a plain std::thread is
// printed by a terminate handler that the first panic of the process installs, and that hands every other
// exception to the handler that was there before.
//
// Thread safety: everything here may be called from any thread.

#include <cstddef>
#include <exception>
#include <source_location>
#include <string>
#include <vector>

namespace csp {

/// The frames of a call stack, as addresses; cheap to take, turned into text when asked.
class stack_trace {
 public:
  /// An empty stack.
  stack_trace() = default;

  /// current returns the frames of the calling thread, without the innermost `skip`. Never throws: a stack
  /// that cannot be taken is empty.
  [[nodiscard]] static stack_trace current(std::size_t skip = 0) noexcept;

  /// text returns one line per frame, innermost first. Never throws: what cannot be formatted is left out.
  [[nodiscard]] std::string text() const noexcept;

  [[nodiscard]] bool empty() const noexcept { return frames_.empty(); }

 private:
  std::vector<void*> frames_;
};

/// What csp::panic throws. what() is the message alone.
class panic_error : public std::exception {
 public:
  panic_error(std::string message, const char* operation, const std::source_location& where);

  [[nodiscard]] const char* what() const noexcept override { return message_.c_str(); }
  /// operation returns what was called ("send"), or "panic" where the program called csp::panic.
  [[nodiscard]] const char* operation() const noexcept { return operation_; }
  /// where returns the place of the call, in the caller's source.
  [[nodiscard]] const std::source_location& where() const noexcept { return where_; }
  /// stack returns the frames of the throw.
  [[nodiscard]] const stack_trace& stack() const noexcept { return stack_; }

 private:
  std::string message_;
  const char* operation_;
  std::source_location where_;
  stack_trace stack_;
};

/// panic throws panic_error(message). Like Go's panic, it unwinds the task, running its guards, and ends the
/// process where nothing catches it.
[[noreturn]] void panic(std::string message,
                        const std::source_location& where = std::source_location::current());

namespace internal {

/// misuse panics on behalf of `operation`, called at `where`.
[[noreturn]] void misuse(std::string message, const char* operation, const std::source_location& where);

/// die_of_current_exception prints the exception being handled as a panic of the task spawned at `spawned`
/// (null: not a task), tells the scheduler, and aborts.
[[noreturn]] void die_of_current_exception(std::size_t task, const std::source_location* spawned) noexcept;

}  // namespace internal
}  // namespace csp
