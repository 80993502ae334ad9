#pragma once

// go starts a task: Go's `go` statement, on a thread of its own.
//
//   csp::go([ch] { ch.send(fetch()); });
//
// The task is moved into the thread and destroyed before the task counts as ended. Nobody waits for it: use a
// wait_group or a group for that; when main returns, the process ends without it, as in Go. An exception that
// escapes the task ends the process ("panic: ...", the place of the spawn, SIGABRT) after the task's own
// guards have run.
//
// Thread safety: may be called from any thread.

#include <functional>
#include <memory>
#include <source_location>
#include <type_traits>
#include <utility>

namespace csp {

namespace internal {

/// A task without its type.
class task_base {
 public:
  task_base() = default;
  task_base(const task_base&) = delete;
  task_base& operator=(const task_base&) = delete;
  virtual ~task_base() = default;
  virtual void run() = 0;
};

template <class F>
class task_of final : public task_base {
 public:
  explicit task_of(F f) : f_(std::move(f)) {}
  void run() override { std::invoke(std::move(f_)); }

 private:
  F f_;
};

/// start runs the task on a new thread, and destroys it there. `service`: one of csp's own, not listed as a
/// task. Throws std::system_error where no thread can be had; the task is destroyed then and has not run.
void start(std::unique_ptr<task_base> task, const std::source_location& spawned, bool service = false);

}  // namespace internal

/// go runs `task` concurrently and returns at once. Throws std::system_error where no thread can be had.
template <class F>
  requires std::is_invocable_v<std::decay_t<F>>
void go(F&& task, const std::source_location& where = std::source_location::current()) {
  internal::start(std::make_unique<internal::task_of<std::decay_t<F>>>(std::forward<F>(task)), where);
}

}  // namespace csp
