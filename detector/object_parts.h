#pragma once

// Objects that are spread over two: what one field of a class points to, or holds, and that has the lock, the
// store and the flags in its place (pimpl, a state that copies of a handle share). Of a class with such a
// part, a member may name it in several ways: impl_->done, (*impl_).done, auto& s = *state_; s.done.

#include "clang/AST/Decl.h"
#include "clang/AST/Expr.h"
#include "llvm/ADT/SmallPtrSet.h"

namespace snag::detector {

/// The fields whose objects count as parts of the object itself.
using part_set = llvm::SmallPtrSet<const clang::FieldDecl*, 2>;

/// Whether an expression is the object whose member function is read, one of its parts, or a pointer to one.
[[nodiscard]] bool is_this_object(const clang::Expr* expression, const part_set& parts);

/// Whether something is declared by a library, and not by the program.
[[nodiscard]] bool is_of_a_library(const clang::Decl& declaration);

/// The one expression that a function returns, where it does nothing else; null elsewhere.
[[nodiscard]] const clang::Expr* only_returned(const clang::FunctionDecl& function);

/// Whether a piece of code does no more with a variable or field than ask for its value.
[[nodiscard]] bool only_reads(const clang::Stmt* code, const clang::ValueDecl& what);

}  // namespace snag::detector
