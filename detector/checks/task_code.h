#pragma once

// The code that a task runs, where the spawn does not name it: a function bound to its arguments, an object
// with a call operator.

#include "detector/check.h"
#include "detector/events.h"

namespace snag::detector {

/// code_of returns the function that a task runs, or null where it is not at hand.
[[nodiscard]] const clang::FunctionDecl* code_of(const check_context& context, const task& started);

/// callee_of_value returns what calling an expression's value runs: a function named, a lambda written or
/// kept in a local, bind(f, ...), an object with one call operator; null where nobody knows.
[[nodiscard]] const clang::FunctionDecl* callee_of_value(const check_context& context,
                                                         const clang::Expr* value);

/// What a spawn hands over to the code that it starts, bind(f, x) seen through.
struct handed_over {
  const clang::Expr* callable = nullptr;               ///< null: no argument is
  llvm::ArrayRef<const clang::Expr*> behind_callable;  ///< the object of a member function first
};
[[nodiscard]] handed_over handed_over_by(const check_context& context, const task& started);

/// may_be_deferred: the task runs only once it is waited for, so that nothing runs beside it.
[[nodiscard]] bool may_be_deferred(const task& started);

/// without_copies takes casts, temporaries, copies and moves off an expression.
[[nodiscard]] const clang::Expr* without_copies(const check_context& context, const clang::Expr* expression);

}  // namespace snag::detector
