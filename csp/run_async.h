#pragma once

// run_async runs tasks concurrently and returns when all have ended; run_async_allow_errors reports each one.
//
//   csp::error err = csp::run_async(ctx,
//       [&](const csp::context& c) { return load(c, &a); },
//       [&](const csp::context& c) { return load(c, &b); });
//
// A task takes a context or nothing and returns csp::error or nothing; what it throws becomes its error.
//
// Thread safety: may be called from any thread. Blocking.

#include <cstddef>
#include <functional>
#include <optional>
#include <source_location>
#include <vector>

#include "csp/context.h"
#include "csp/error.h"
#include "csp/group.h"

namespace csp {

/// A task of a list.
using async_task = std::function<error(const context&)>;

/// run_async runs all tasks at once. The first error cancels the context that the others got; ALL are joined
/// before it returns the first error, so that tasks may use the caller's locals by reference.
error run_async(const context& ctx, std::vector<async_task> tasks,
                const std::source_location& where = std::source_location::current());

template <internal::reporting_task... Tasks>
  requires(sizeof...(Tasks) > 0)
error run_async(const context_at& at, Tasks&&... tasks) {
  group g(at.ctx);
  (g.go(std::forward<Tasks>(tasks), at.where), ...);
  return g.wait(at.where);
}

/// How run_async_allow_errors runs its tasks.
struct async_options {
  std::optional<std::size_t> limit = {};    ///< at most so many at a time; none: all at once; 0 is taken as 1
  std::optional<time_point> deadline = {};  ///< return at this time, whatever is still running
};

/// run_async_allow_errors runs all tasks, lets every one end whatever the others do, and returns their errors
/// by index: none for success. Every slot starts as csp::unfinished: that is what a task shows that ended its
/// thread without returning, that was not started, or that was still running at the deadline or when ctx was
/// cancelled.
/// Without a deadline in `options` or cancellation of ctx, all tasks were joined. Otherwise it returns at the
/// deadline or cancellation (the tasks' context is cancelled, too), and tasks that do not listen go on: they
/// must own what they use. The vector that is returned is not touched by them any more.
[[nodiscard]] std::vector<error> run_async_allow_errors(
    const context& ctx, std::vector<async_task> tasks, const async_options& options = {},
    const std::source_location& where = std::source_location::current());

}  // namespace csp
