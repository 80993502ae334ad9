#pragma once

// What conditions have asked of objects before a call: if (!queue.is_empty()) queue.take(). What take()
// throws where is_empty() holds is then not thrown. That nobody changes the object in between is believed.

#include <vector>

#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "llvm/ADT/FoldingSet.h"

namespace snag::detector {

/// The answer that a member without parameters has given, asked of some object.
struct asked_member {
  const clang::CXXMethodDecl* member = nullptr;
  bool answer = false;
  bool of_this = false;         ///< of the object itself
  llvm::FoldingSetNodeID name;  ///< of any other: the expression that means it
};

/// asked_of names the object that a member is called on, with nothing asked yet.
[[nodiscard]] inline asked_member asked_of(const clang::CXXMemberCallExpr& call,
                                           const clang::ASTContext& ast) {
  asked_member asked;
  const clang::Expr* on = call.getImplicitObjectArgument()->IgnoreParenImpCasts();
  asked.of_this = llvm::isa<clang::CXXThisExpr>(on);
  if (!asked.of_this) {
    on->Profile(asked.name, ast, true);
  }
  return asked;
}

/// add_answers adds what is known behind a condition that came out as said.
inline void add_answers(const clang::Expr* condition, bool outcome, const clang::ASTContext& ast,
                        std::vector<asked_member>& to) {
  if (const auto* full = llvm::dyn_cast_or_null<clang::ExprWithCleanups>(condition)) {
    condition = full->getSubExpr();
  }
  if (condition == nullptr) {
    return;
  }
  condition = condition->IgnoreParenImpCasts();
  if (const auto* negated = llvm::dyn_cast<clang::UnaryOperator>(condition)) {
    if (negated->getOpcode() == clang::UO_LNot) {
      add_answers(negated->getSubExpr(), !outcome, ast, to);
    }
  } else if (const auto* both = llvm::dyn_cast<clang::BinaryOperator>(condition)) {
    if (both->getOpcode() == (outcome ? clang::BO_LAnd : clang::BO_LOr)) {
      add_answers(both->getLHS(), outcome, ast, to);
      add_answers(both->getRHS(), outcome, ast, to);
    }
  } else if (const auto* call = llvm::dyn_cast<clang::CXXMemberCallExpr>(condition)) {
    const clang::CXXMethodDecl* member = call->getMethodDecl();
    if (member != nullptr && member->isConst() && member->getNumParams() == 0) {
      asked_member asked = asked_of(*call, ast);
      asked.member = member->getCanonicalDecl();
      asked.answer = outcome;
      to.push_back(std::move(asked));
    }
  }
}

/// add_answers_before adds what is known where a part of a statement runs: a branch, the right side of &&.
inline void add_answers_before(const clang::Stmt& whole, const clang::Stmt* part,
                               const clang::ASTContext& ast, std::vector<asked_member>& to) {
  if (const auto* branch = llvm::dyn_cast<clang::IfStmt>(&whole)) {
    if (part != nullptr && (part == branch->getThen() || part == branch->getElse())) {
      add_answers(branch->getCond(), part == branch->getThen(), ast, to);
    }
  } else if (const auto* loop = llvm::dyn_cast<clang::WhileStmt>(&whole)) {
    if (part == loop->getBody()) {
      add_answers(loop->getCond(), true, ast, to);
    }
  } else if (const auto* both = llvm::dyn_cast<clang::BinaryOperator>(&whole);
             both != nullptr && both->isLogicalOp() && part == both->getRHS()) {
    add_answers(both->getLHS(), both->getOpcode() == clang::BO_LAnd, ast, to);
  }
}

}  // namespace snag::detector
