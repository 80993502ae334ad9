#pragma once

// Searches through a statement and all that stands inside it.

#include <algorithm>

#include "clang/AST/Decl.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/Stmt.h"
#include "llvm/Support/Casting.h"

namespace snag::detector {

/// any_part says whether a statement (null: nothing), or one inside it at any depth, the bodies of lambdas
/// included, is such a one. It asks an outer one before those inside.
template <class IsSuch>
[[nodiscard]] bool any_part(const clang::Stmt* whole, const IsSuch& is_such) {
  return whole != nullptr &&
         (is_such(whole) || std::ranges::any_of(whole->children(), [&](const clang::Stmt* child) {
            return any_part(child, is_such);
          }));
}

/// any_own_part is any_part without lambdas: what they do, they do when they are called.
template <class IsSuch>
[[nodiscard]] bool any_own_part(const clang::Stmt* whole, const IsSuch& is_such) {
  return whole != nullptr && !llvm::isa<clang::LambdaExpr>(whole) &&
         (is_such(whole) || std::ranges::any_of(whole->children(), [&](const clang::Stmt* child) {
            return any_own_part(child, is_such);
          }));
}

/// stands_in says whether a statement is part of another one (or is it), lambdas included.
[[nodiscard]] inline bool stands_in(const clang::Stmt* whole, const clang::Stmt* part) {
  return any_part(whole, [&](const clang::Stmt* one) { return one == part; });
}

/// names says whether an expression is the name of a variable or field, `x` or `any.x`.
[[nodiscard]] inline bool names(const clang::Stmt& expression, const clang::ValueDecl& declaration) {
  const auto* name = llvm::dyn_cast<clang::DeclRefExpr>(&expression);
  const auto* member = llvm::dyn_cast<clang::MemberExpr>(&expression);
  const clang::ValueDecl* named = name != nullptr     ? name->getDecl()
                                  : member != nullptr ? member->getMemberDecl()
                                                      : nullptr;
  return named != nullptr && named->getCanonicalDecl() == declaration.getCanonicalDecl();
}

/// is_nothing says whether an expression is nullptr or NULL.
[[nodiscard]] inline bool is_nothing(const clang::Expr* value) {
  value = value->IgnoreParenImpCasts();
  return value->getType()->isNullPtrType() || llvm::isa<clang::GNUNullExpr>(value);
}

/// speaks_of says whether a statement names a variable or field anywhere.
[[nodiscard]] inline bool speaks_of(const clang::Stmt* whole, const clang::ValueDecl& declaration) {
  return any_part(whole, [&](const clang::Stmt* one) { return names(*one, declaration); });
}

}  // namespace snag::detector
