#pragma once

// Variables of a task that are copies, and that the task only ever writes.

#include "detector/check.h"
#include "detector/events.h"

namespace snag::detector {

/// A copy that a task has of something of its spawner's.
struct own_copy {
  const clang::VarDecl* copy = nullptr;        ///< the variable that the task's code names
  const clang::VarDecl* original = nullptr;    ///< the spawner's variable
  const clang::LambdaExpr* closure = nullptr;  ///< who captured it; null: a parameter, or a local of the task
  clang::SourceLocation where;                 ///< the capture, the parameter, the declaration
  bool is_explicit = false;                    ///< named in the capture list, as it is, at `where`
};

/// own_copies returns the copies that a task gets: captured by value, handed over by value, made in its body
/// from something that it captured by reference.
[[nodiscard]] std::vector<own_copy> own_copies(const check_context& context, const task& started);

/// write_only_in returns the first write of a variable in a code where nothing in it reads the variable; null
/// where something does, or nothing writes. What a pointer points to once it was set anew is written, too.
[[nodiscard]] const clang::Expr* write_only_in(const check_context& context, const body_events& code,
                                               const clang::VarDecl* variable);

/// first_use_after returns the first event behind a task's start, on some path, that reads `variable` in the
/// function that starts it; null where none does.
[[nodiscard]] const event* first_use_after(const body_events& body, const task& started,
                                           const clang::VarDecl* variable);

/// is_discarded: nobody takes the value of an expression.
[[nodiscard]] bool is_discarded(const body_events& body, const clang::Expr* expression);

}  // namespace snag::detector
