#pragma once

// p->, *p and v[i] of a class. What they throw where there is nothing to give access to says that nobody has
// looked before, as in a program that is wrong already: not bet on, also where a helper throws for them.

#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/Stmt.h"

namespace snag::detector {

/// gives_access: p->, *p, v[i] of a class; what they throw says that nobody has looked whether there is
/// something.
[[nodiscard]] inline bool gives_access(const clang::FunctionDecl& function) {
  switch (function.getOverloadedOperator()) {
    case clang::OO_Arrow:
    case clang::OO_Subscript:
      return true;
    case clang::OO_Star:
      return function.getNumParams() == (llvm::isa<clang::CXXMethodDecl>(function) ? 0U : 1U);
    default:
      return false;
  }
}

/// only_throws says whether all that a function does is to throw: a helper that keeps the throw out of the
/// functions that ask. A body that is not at hand says nothing.
[[nodiscard]] inline bool only_throws(const clang::FunctionDecl* function) {
  const clang::Stmt* body = function == nullptr ? nullptr : function->getBody();
  const auto* block = llvm::dyn_cast_or_null<clang::CompoundStmt>(body);
  const clang::Stmt* last = block == nullptr || block->body_empty() ? nullptr : block->body_back();
  if (const auto* full = llvm::dyn_cast_or_null<clang::ExprWithCleanups>(last)) {
    last = full->getSubExpr();
  }
  const auto* thrown = llvm::dyn_cast_or_null<clang::CXXThrowExpr>(last);
  return thrown != nullptr && thrown->getSubExpr() != nullptr;
}

}  // namespace snag::detector
