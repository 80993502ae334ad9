#pragma once

// Who is waited for under a lock, and whether he takes that lock: the evidence of snag-lock-across-blocking.

#include <optional>
#include <vector>

#include "detector/check.h"
#include "detector/events.h"
#include "detector/lock_sets.h"

namespace snag::detector {

/// Somebody who is waited for and who takes the lock that the waiter holds.
struct contender {
  clang::SourceLocation starts;  ///< the task's start, the function's name, the lambda
  enum class kind { task, other_end, callback } is = kind::task;
  const clang::FunctionDecl* code = nullptr;
  taken_lock taken;
};

class lock_waiters {
 public:
  explicit lock_waiters(const check_context& context) : context_(context) {}

  /// waited_for returns the first who has to take `held` before the place can go on.
  [[nodiscard]] std::optional<contender> waited_for(const body_events& body, const blocking_place& place,
                                                    const taken_lock& held) const;

  /// handed_in returns code that was handed to the object of the lock as a callback of this type, and that
  /// takes the lock.
  [[nodiscard]] std::optional<contender> handed_in(clang::QualType callback, const taken_lock& held) const;

 private:
  [[nodiscard]] bool holds_task(const body_events& spawner, const task& started, const object& what) const;
  [[nodiscard]] std::optional<contender> lock_of_task(const task& started, const taken_lock& held) const;
  [[nodiscard]] std::optional<contender> task_that_takes(const body_events& body, const object& what,
                                                         const taken_lock& held) const;
  [[nodiscard]] std::optional<contender> own_task_that_takes(const body_events& body,
                                                             const blocking_place& place,
                                                             const taken_lock& held) const;
  [[nodiscard]] blocking_place on_receiver(const blocking_place& place) const;
  [[nodiscard]] std::optional<contender> other_end(const body_events& body, const blocking_place& place,
                                                   event_kind kind, const taken_lock& held) const;

  /// A lambda that is handed to an object as a callback.
  struct given_callback {
    const clang::LambdaExpr* lambda = nullptr;
    lock_path owner;  ///< the object
  };
  [[nodiscard]] const std::vector<given_callback>& callbacks_of(clang::QualType type) const;

  const check_context& context_;
  mutable llvm::DenseMap<const void*, std::vector<given_callback>> callbacks_;  ///< by canonical type
};

}  // namespace snag::detector
