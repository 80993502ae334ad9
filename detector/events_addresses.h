#pragma once

// Pointers into locals: kept in variables, or got from an owner.

#include "clang/AST/Decl.h"
#include "clang/AST/Expr.h"
#include "detector/roles.h"

namespace snag::detector {

/// pointed_local returns the local into whose storage a pointer leads for certain, or null: the address of a
/// local or of a part of it; what a container or a sole owner of the library's gives out by pointer, where
/// nothing in the function moves, swaps or hands on that owner; and a variable that is made from such a
/// pointer and never changed.
[[nodiscard]] const clang::VarDecl* pointed_local(const clang::Expr* pointer, const roles& known);
/// The same of a variable that is a pointer.
[[nodiscard]] const clang::VarDecl* pointed_local(const clang::VarDecl& pointer, const roles& known);

/// is_plain_owner says whether a class is std::unique_ptr with the library's own deleter.
[[nodiscard]] bool is_plain_owner(const clang::CXXRecordDecl& record);

/// has_own_deleter: a std::unique_ptr, of which nobody knows what its end does.
[[nodiscard]] bool has_own_deleter(clang::QualType type);

}  // namespace snag::detector
