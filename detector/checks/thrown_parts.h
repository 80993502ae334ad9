#pragma once

// What parts of a function have to do with exceptions: for thrown.cpp.

#include "detector/check.h"
#include "detector/events.h"

namespace snag::detector {

/// rethrows says whether a handler's exception leaves it again.
[[nodiscard]] bool rethrows(const clang::Stmt* part);

/// variable_in returns the first variable that an expression speaks of, or null.
[[nodiscard]] const clang::ValueDecl* variable_in(const clang::Stmt* part);

/// is_constant says whether an argument is the same in every call.
[[nodiscard]] bool is_constant(const clang::Expr* expression);

/// is_dispatched says whether the object decides which body runs, not the name that is called.
[[nodiscard]] bool is_dispatched(const clang::CallExpr& call);

/// reports_by_reference: a reference that is meant to be written, where an error goes instead of being
/// thrown.
[[nodiscard]] bool reports_by_reference(const clang::FunctionDecl& function);

/// given_by_callback: a local that holds what something handed in gave; how good that is, is a matter between
/// the caller and it.
[[nodiscard]] bool given_by_callback(const check_context& context, const clang::ValueDecl* what);

}  // namespace snag::detector
