#include "detector/checks/thrown_parts.h"

#include <algorithm>

#include "detector/checks/task_code.h"

namespace snag::detector {

bool rethrows(const clang::Stmt* part) {
  if (part == nullptr || llvm::isa<clang::LambdaExpr>(part)) {
    return false;
  }
  if (const auto* expression = llvm::dyn_cast<clang::CXXThrowExpr>(part)) {
    return expression->getSubExpr() == nullptr;
  }
  if (const auto* guarded = llvm::dyn_cast<clang::CXXTryStmt>(part)) {
    return rethrows(guarded->getTryBlock());  // of its handlers' exceptions, not of ours
  }
  return std::ranges::any_of(part->children(), [](const clang::Stmt* child) { return rethrows(child); });
}

const clang::ValueDecl* variable_in(const clang::Stmt* part) {
  if (part == nullptr || llvm::isa<clang::LambdaExpr>(part)) {
    return nullptr;
  }
  if (const auto* name = llvm::dyn_cast<clang::DeclRefExpr>(part)) {
    return llvm::isa<clang::VarDecl>(name->getDecl())
               ? llvm::cast<clang::ValueDecl>(name->getDecl()->getCanonicalDecl())
               : nullptr;
  }
  for (const clang::Stmt* child : part->children()) {
    if (const auto* found = variable_in(child)) {
      return found;
    }
  }
  return nullptr;
}

bool is_constant(const clang::Expr* expression) {
  expression = expression->IgnoreImplicit()->IgnoreParenCasts();
  if (const auto* made = llvm::dyn_cast<clang::CXXConstructExpr>(expression)) {
    return std::ranges::all_of(made->arguments(), [](const clang::Expr* a) { return is_constant(a); });
  }
  return llvm::isa<clang::StringLiteral, clang::IntegerLiteral, clang::CXXDefaultArgExpr>(expression);
}

bool is_dispatched(const clang::CallExpr& call) {
  const auto* member = llvm::dyn_cast<clang::CXXMemberCallExpr>(&call);
  const clang::CXXMethodDecl* method = member == nullptr ? nullptr : member->getMethodDecl();
  if (method == nullptr || !method->isVirtual() || method->hasAttr<clang::FinalAttr>() ||
      method->getParent()->hasAttr<clang::FinalAttr>()) {
    return false;
  }
  const auto* named = llvm::dyn_cast<clang::MemberExpr>(member->getCallee()->IgnoreParens());
  if (named != nullptr && named->hasQualifier()) {
    return false;
  }
  const auto* on =
      llvm::dyn_cast<clang::DeclRefExpr>(member->getImplicitObjectArgument()->IgnoreParenImpCasts());
  return on == nullptr || on->getDecl()->getType()->isReferenceType() ||
         on->getDecl()->getType()->isPointerType();
}

bool reports_by_reference(const clang::FunctionDecl& function) {
  return std::ranges::any_of(function.parameters(), [](const clang::ParmVarDecl* p) {
    return p->getType()->isLValueReferenceType() && !p->getType()->getPointeeType().isConstQualified();
  });
}

bool given_by_callback(const check_context& context, const clang::ValueDecl* what) {
  const auto* variable = llvm::dyn_cast_or_null<clang::VarDecl>(what);
  const clang::Expr* init = variable == nullptr || llvm::isa<clang::ParmVarDecl>(variable)
                                ? nullptr
                                : without_copies(context, variable->getInit());
  const auto* call = llvm::dyn_cast_or_null<clang::CallExpr>(init);
  const auto* op = llvm::dyn_cast_or_null<clang::CXXOperatorCallExpr>(init);
  return call != nullptr &&
         (call->getDirectCallee() == nullptr || (op != nullptr && op->getOperator() == clang::OO_Call &&
                                                 context.events.of(op->getDirectCallee()) == nullptr));
}

}  // namespace snag::detector
