#pragma once

// p->, *p and v[i] of a class, and members that are *p by a name. What they throw where there is nothing to
// give access to says that nobody has looked before, as in a program that is wrong already: not bet on, also
// where a helper throws for them.

#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/Stmt.h"

namespace snag::detector {

/// is_throw says whether a statement throws something of its own: no `throw;`.
[[nodiscard]] inline bool is_throw(const clang::Stmt* part) {
  if (const auto* full = llvm::dyn_cast_or_null<clang::ExprWithCleanups>(part)) {
    part = full->getSubExpr();
  }
  const auto* thrown = llvm::dyn_cast_or_null<clang::CXXThrowExpr>(part);
  return thrown != nullptr && thrown->getSubExpr() != nullptr;
}

/// throws_at_once says whether a statement, with braces or without, does nothing but throw.
[[nodiscard]] inline bool throws_at_once(const clang::Stmt* part) {
  if (const auto* block = llvm::dyn_cast_or_null<clang::CompoundStmt>(part)) {
    part = block->size() == 1 ? block->body_front() : nullptr;
  }
  return is_throw(part);
}

/// field_in returns the first field of the object itself that an expression speaks of, or null.
[[nodiscard]] inline const clang::ValueDecl* field_in(const clang::Stmt* part) {
  if (part == nullptr || llvm::isa<clang::LambdaExpr>(part)) {
    return nullptr;
  }
  if (const auto* member = llvm::dyn_cast<clang::MemberExpr>(part);
      member != nullptr && llvm::isa<clang::CXXThisExpr>(member->getBase()->IgnoreParenImpCasts()) &&
      llvm::isa<clang::FieldDecl>(member->getMemberDecl())) {
    return llvm::cast<clang::ValueDecl>(member->getMemberDecl()->getCanonicalDecl());
  }
  for (const clang::Stmt* child : part->children()) {
    if (const auto* found = field_in(child)) {
      return found;
    }
  }
  return nullptr;
}

/// is_named_access: *p by a name. A member without parameters returns what a field points to, as a reference,
/// and throws where that same field, of which it asks nothing else, holds nothing.
[[nodiscard]] inline bool is_named_access(const clang::FunctionDecl& function) {
  const clang::Stmt* body = function.getBody();
  const auto* block = llvm::dyn_cast_or_null<clang::CompoundStmt>(body);
  if (block == nullptr || block->size() != 2 || !llvm::isa<clang::CXXMethodDecl>(function) ||
      function.getNumParams() != 0 || !function.getReturnType()->isReferenceType()) {
    return false;
  }
  const auto* asked = llvm::dyn_cast<clang::IfStmt>(block->body_front());
  const auto* given = llvm::dyn_cast<clang::ReturnStmt>(block->body_back());
  const clang::ValueDecl* held = given == nullptr ? nullptr : field_in(given->getRetValue());
  const clang::Expr* value = given == nullptr ? nullptr : given->getRetValue();
  value = value == nullptr ? nullptr : value->IgnoreParenImpCasts();
  const auto* pointer = llvm::dyn_cast_or_null<clang::UnaryOperator>(value);
  const auto* holder = llvm::dyn_cast_or_null<clang::CXXOperatorCallExpr>(value);
  const bool behind = (pointer != nullptr && pointer->getOpcode() == clang::UO_Deref) ||
                      (holder != nullptr && holder->getOperator() == clang::OO_Star);
  return behind && held != nullptr && asked != nullptr && asked->getElse() == nullptr &&
         throws_at_once(asked->getThen()) && field_in(asked->getCond()) == held;
}

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
      return is_named_access(function);
  }
}

/// only_throws says whether a function ends by a throw: a helper that makes what it throws, and keeps the
/// throw out of the functions that ask. A body that is not at hand says nothing.
[[nodiscard]] inline bool only_throws(const clang::FunctionDecl* function) {
  const clang::Stmt* body = function == nullptr ? nullptr : function->getBody();
  const auto* block = llvm::dyn_cast_or_null<clang::CompoundStmt>(body);
  return block != nullptr && !block->body_empty() && is_throw(block->body_back());
}

}  // namespace snag::detector
