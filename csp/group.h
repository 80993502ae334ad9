#pragma once

// group runs tasks that work for one goal, as Go's errgroup: the first error cancels the rest, wait joins
// all.
//
//   csp::group g(ctx);
//   for (int id : ids) {
//     g.go([&, id](const csp::context& c) { return load(c, id); });
//   }
//   if (csp::error err = g.wait()) { return err; }
//
// A task takes the group's context or nothing, and returns csp::error or nothing. What it throws, a panic
// included, becomes its error (a panic with its stack), and does not end the process. Groups nest: give the
// inner one the outer one's ctx().
// Unlike Go's, a group that is destroyed without a wait cancels its context and joins its tasks: they may
// hold references to what stands around the group. Memory: what a task did is visible after wait.
//
// Thread safety: go, try_go and ctx may be called from any thread, also from the group's own tasks; set_limit
// and wait from one at a time.

#include <atomic>
#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <source_location>
#include <type_traits>
#include <utility>

#include "csp/chan.h"
#include "csp/context.h"
#include "csp/error.h"
#include "csp/go.h"
#include "csp/internal/call.h"
#include "csp/wait_group.h"

namespace csp {

namespace internal {

/// What a group shares with its tasks.
struct group_state {
  context ctx;
  cancel_cause_function cancel;
  wait_group running;
  std::mutex mutex;
  error first;                         // guarded by mutex
  chan<unit> permits;                  // a value in it for each running task, where there is a limit
  std::atomic<std::size_t> active{0};  // tasks that may still read permits

  /// report keeps the first error and cancels the others with it as cause.
  void report(const error& err);
};

/// Counts a task as ended; reports one that ended without returning or throwing.
class [[nodiscard]] group_slot {
 public:
  explicit group_slot(std::shared_ptr<group_state> state) noexcept : state_(std::move(state)) {}
  group_slot(const group_slot&) = delete;
  group_slot& operator=(const group_slot&) = delete;
  ~group_slot();
  void ended(const error& err);

 private:
  std::shared_ptr<group_state> state_;
  bool ended_ = false;
};

}  // namespace internal

class group {
 public:
  /// A group under the background context.
  group() : group(background()) {}
  /// A group whose context is a child of `parent`.
  explicit group(const context& parent);
  group(const group&) = delete;
  group& operator=(const group&) = delete;
  /// Cancels and joins, unless wait has done so.
  ~group();

  /// ctx returns the group's context. It is cancelled by the first error, by wait and by the parent: after
  /// wait go on with the parent's, not with this one.
  [[nodiscard]] const context& ctx() const noexcept { return state_->ctx; }

  /// set_limit allows at most n tasks at a time; std::nullopt lifts the limit; 0 lets no task start. Panics
  /// where tasks are running.
  void set_limit(std::optional<std::size_t> n,
                 const std::source_location& where = std::source_location::current());

  /// go starts a task; with a limit it blocks until there is room.
  template <internal::reporting_task F>
  void go(F&& task, const std::source_location& where = std::source_location::current()) {
    if (state_->permits) {
      state_->permits.send({}, where);
    }
    launch(std::forward<F>(task), where);
  }

  /// try_go starts the task if the limit allows it now, and returns whether it did. Never blocks.
  template <internal::reporting_task F>
  [[nodiscard]] bool try_go(F&& task, const std::source_location& where = std::source_location::current()) {
    if (state_->permits && !state_->permits.try_send({}, where)) {
      return false;
    }
    launch(std::forward<F>(task), where);
    return true;
  }

  /// wait blocks until all tasks have ended and their objects were destroyed, cancels ctx(), and returns the
  /// first error, or none.
  error wait(const std::source_location& where = std::source_location::current());

 private:
  template <class F>
  void launch(F&& task, const std::source_location& where) {
    using task_type = std::decay_t<F>;
    state_->running.add(1, where);
    state_->active.fetch_add(1, std::memory_order_relaxed);
    // Made here, so that the count is right even where the thread cannot be had.
    auto slot = std::make_unique<internal::group_slot>(state_);
    csp::go(
        [state = state_, mine = std::move(slot),
         f = std::optional<task_type>(std::forward<F>(task))]() mutable {
          const std::unique_ptr<internal::group_slot> at_end = std::move(mine);
          error err;
          {
            task_type local = std::move(*f);
            f.reset();
            err = internal::call_task(local, state->ctx);
          }
          at_end->ended(err);
        },
        where);
  }

  std::shared_ptr<internal::group_state> state_;
};

}  // namespace csp
