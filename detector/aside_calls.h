#pragma once

// Calls in the members of a class that have nothing to do with what the class is: a function of a library, a
// word to a log, a number to a gauge.

#include "clang/AST/Decl.h"
#include "clang/AST/Expr.h"
#include "detector/object_parts.h"
#include "detector/roles.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace snag::detector {

/// Whether a function is of a library, or calls nothing else; of `depth` calls it is the last.
[[nodiscard]] bool is_harmless(const roles& known, const clang::FunctionDecl& callee, unsigned depth = 0);

/// Whether a call leaves the object alone in whose member it stands: it is no call of something that is held
/// in a variable, and is handed neither the object, nor a part of it that it might change, nor anything that
/// `is_given` holds.
[[nodiscard]] bool is_aside(const clang::CallExpr& call, const part_set& parts,
                            llvm::function_ref<bool(const clang::Stmt*)> is_given);

}  // namespace snag::detector
