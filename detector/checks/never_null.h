#pragma once

// Holders that are never empty: each of their constructors throws where it is handed null. What such a holder
// throws while it becomes one of its own sort (holder<derived> to holder<base>) is thrown by no run.

#include <algorithm>

#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "detector/access_operators.h"
#include "detector/statement_parts.h"

namespace snag::detector {

/// without_question returns what an expression looks at when it is asked as a condition: p of
/// p.operator bool(), of p.get(), of p itself.
[[nodiscard]] inline const clang::Expr* without_question(const clang::Expr* asked) {
  asked = asked->IgnoreParenImpCasts();
  if (const auto* call = llvm::dyn_cast<clang::CXXMemberCallExpr>(asked);
      call != nullptr && call->getNumArgs() == 0) {
    return call->getImplicitObjectArgument()->IgnoreParenImpCasts();
  }
  return asked;
}

/// is_null_question says whether a condition is true where one parameter or field is null, and only then.
[[nodiscard]] inline bool is_null_question(const clang::Expr* condition) {
  const auto is_one = [](const clang::Expr* part) {
    part = without_question(part);
    const auto* name = llvm::dyn_cast<clang::DeclRefExpr>(part);
    return (name != nullptr && llvm::isa<clang::ParmVarDecl>(name->getDecl())) ||
           (llvm::isa<clang::MemberExpr>(part) && field_in(part) != nullptr);
  };
  condition = condition->IgnoreParenImpCasts();
  if (const auto* negated = llvm::dyn_cast<clang::UnaryOperator>(condition)) {
    return negated->getOpcode() == clang::UO_LNot && is_one(negated->getSubExpr());
  }
  const clang::Expr* sides[2] = {nullptr, nullptr};
  if (const auto* same = llvm::dyn_cast<clang::BinaryOperator>(condition)) {
    if (same->getOpcode() == clang::BO_EQ) {
      sides[0] = same->getLHS();
      sides[1] = same->getRHS();
    }
  } else if (const auto* op = llvm::dyn_cast<clang::CXXOperatorCallExpr>(condition);
             op != nullptr && op->getOperator() == clang::OO_EqualEqual && op->getNumArgs() == 2) {
    sides[0] = op->getArg(0);
    sides[1] = op->getArg(1);
  }
  return sides[0] != nullptr &&
         ((is_one(sides[0]) && is_nothing(sides[1])) || (is_nothing(sides[0]) && is_one(sides[1])));
}

/// refuses_null says whether a constructor does nothing in its body but throw where what it was handed is
/// null.
[[nodiscard]] inline bool refuses_null(const clang::CXXConstructorDecl& made) {
  const clang::FunctionDecl* pattern = made.getTemplateInstantiationPattern();
  const clang::Stmt* body = made.hasBody()       ? made.getBody()
                            : pattern == nullptr ? nullptr
                                                 : pattern->getBody();
  const auto* block = llvm::dyn_cast_or_null<clang::CompoundStmt>(body);
  const auto* asked =
      block == nullptr || block->size() != 1 ? nullptr : llvm::dyn_cast<clang::IfStmt>(block->body_front());
  return asked != nullptr && asked->getElse() == nullptr && made.getNumParams() == 1 &&
         throws_at_once(asked->getThen()) && is_null_question(asked->getCond());
}

/// is_never_null says whether all constructors of a class refuse null, but for those that copy or move it.
[[nodiscard]] inline bool is_never_null(const clang::CXXRecordDecl& record) {
  const auto keeps = [](const clang::CXXConstructorDecl* made) {
    return made->isDeleted() || made->isCopyOrMoveConstructor() || refuses_null(*made);
  };
  const bool templates = llvm::any_of(record.decls(), [](const clang::Decl* d) {
    const auto* one = llvm::dyn_cast<clang::FunctionTemplateDecl>(d);
    return one != nullptr && llvm::isa<clang::CXXConstructorDecl>(one->getTemplatedDecl());
  });
  return !templates && !record.hasDefaultConstructor() && !record.ctors().empty() &&
         llvm::all_of(record.ctors(), keeps);
}

/// becomes_own_sort: operator holder<U>() of a holder<T> that is never null.
[[nodiscard]] inline bool becomes_own_sort(const clang::FunctionDecl& function) {
  const auto* conversion = llvm::dyn_cast<clang::CXXConversionDecl>(&function);
  if (conversion == nullptr) {
    return false;
  }
  const auto* from = llvm::dyn_cast<clang::ClassTemplateSpecializationDecl>(conversion->getParent());
  const auto* to = llvm::dyn_cast_or_null<clang::ClassTemplateSpecializationDecl>(
      conversion->getConversionType().getNonReferenceType()->getAsCXXRecordDecl());
  return from != nullptr && to != nullptr &&
         from->getSpecializedTemplate()->getCanonicalDecl() ==
             to->getSpecializedTemplate()->getCanonicalDecl() &&
         is_never_null(*from);
}

}  // namespace snag::detector
