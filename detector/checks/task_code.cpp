#include "detector/checks/task_code.h"

#include <algorithm>

#include "detector/statement_parts.h"

namespace snag::detector {
namespace {

constexpr unsigned deepest = 8;  // variables made from variables end here

const clang::FunctionDecl* call_operator(const clang::CXXRecordDecl* record) {
  record = record == nullptr ? nullptr : record->getDefinition();
  if (record == nullptr) {
    return nullptr;
  }
  const auto name = record->getASTContext().DeclarationNames.getCXXOperatorName(clang::OO_Call);
  const auto found = record->lookup(name);
  if (found.empty() || std::next(found.begin()) != found.end()) {
    return nullptr;  // none, or one of several
  }
  return llvm::dyn_cast<clang::CXXMethodDecl>(found.front());
}

const clang::FunctionDecl* look(const check_context& context, const clang::Expr* value, unsigned depth) {
  value = without_copies(context, value);
  if (value == nullptr || depth > deepest) {
    return nullptr;
  }
  if (const auto* op = llvm::dyn_cast<clang::UnaryOperator>(value);
      op != nullptr && (op->getOpcode() == clang::UO_AddrOf || op->getOpcode() == clang::UO_Deref)) {
    return look(context, op->getSubExpr(), depth + 1);
  }
  if (const auto* lambda = llvm::dyn_cast<clang::LambdaExpr>(value)) {
    return lambda->getCallOperator();
  }
  if (const auto* call = llvm::dyn_cast<clang::CallExpr>(value)) {
    const function_model* model = context.known.of(*call);
    const bool same = model != nullptr && (model->is == role::forwards || model->is == role::references);
    return same && call->getNumArgs() >= 1 ? look(context, call->getArg(0), depth + 1) : nullptr;
  }
  if (const auto* name = llvm::dyn_cast<clang::DeclRefExpr>(value)) {
    if (const auto* function = llvm::dyn_cast<clang::FunctionDecl>(name->getDecl())) {
      return function;
    }
    const auto* variable = llvm::dyn_cast<clang::VarDecl>(name->getDecl());
    if (const auto* record = value->getType()->getAsCXXRecordDecl();
        record != nullptr && record->isLambda()) {
      return call_operator(record);
    }
    if (variable != nullptr && !llvm::isa<clang::ParmVarDecl>(variable) && variable->hasLocalStorage() &&
        variable->getInit() != nullptr) {
      if (const clang::FunctionDecl* found = look(context, variable->getInit(), depth + 1)) {
        return found;
      }
    }
  }
  // A function object made from a callable: std::function<void()> f = [] {...};
  const auto* construction = llvm::dyn_cast<clang::CXXConstructExpr>(value);
  if (construction != nullptr && construction->getNumArgs() == 1) {
    if (const clang::FunctionDecl* found = look(context, construction->getArg(0), depth + 1)) {
      return found;
    }
  }
  return call_operator(value->getType()->getAsCXXRecordDecl());
}

}  // namespace

const clang::Expr* without_copies(const check_context& context, const clang::Expr* expression) {
  while (expression != nullptr) {
    const clang::Expr* inner = expression->IgnoreImplicit()->IgnoreParenCasts();
    if (const auto* bind = llvm::dyn_cast<clang::CXXBindTemporaryExpr>(inner)) {
      inner = bind->getSubExpr();
    } else if (const auto* construction = llvm::dyn_cast<clang::CXXConstructExpr>(inner);
               construction != nullptr && construction->getConstructor()->isCopyOrMoveConstructor() &&
               construction->getNumArgs() >= 1) {
      inner = construction->getArg(0);
    } else if (const auto* call = llvm::dyn_cast<clang::CallExpr>(inner);
               call != nullptr && call->getNumArgs() == 1) {
      const function_model* model = context.known.of(*call);
      if (model != nullptr && model->is == role::forwards) {
        inner = call->getArg(0);
      }
    }
    if (inner == expression) {
      return expression;
    }
    expression = inner;
  }
  return expression;
}

const clang::FunctionDecl* callee_of_value(const check_context& context, const clang::Expr* value) {
  return look(context, value, 0);
}

const clang::FunctionDecl* code_of(const check_context& context, const task& started) {
  return started.code != nullptr ? started.code : look(context, started.callable, 0);
}

handed_over handed_over_by(const check_context& context, const task& started) {
  llvm::ArrayRef<const clang::Expr*> all = all_arguments_of(*started.spawn);
  const clang::Expr* callable = started.callable;
  if (const auto* bound = llvm::dyn_cast_or_null<clang::CallExpr>(without_copies(context, callable));
      bound != nullptr && bound->getNumArgs() > 1) {
    all = all_arguments_of(*bound);
    callable = all.front();
  }
  const auto at = std::ranges::find(all, callable);
  if (at == all.end()) {
    return {};
  }
  return {callable, all.drop_front(static_cast<std::size_t>(at - all.begin()) + 1)};
}

bool may_be_deferred(const task& started) {
  if (started.model->deferred_by.empty()) {
    return false;
  }
  return any_own_part(started.spawn, [&](const clang::Stmt* part) {
    const auto* name = llvm::dyn_cast<clang::DeclRefExpr>(part);
    if (name == nullptr) {
      return false;
    }
    const bool enumerator = llvm::isa<clang::EnumConstantDecl>(name->getDecl());
    // A policy that is computed may be anything.
    return (enumerator && name->getDecl()->getQualifiedNameAsString() == started.model->deferred_by) ||
           (!enumerator && name->getType()->isEnumeralType() && llvm::isa<clang::VarDecl>(name->getDecl()));
  });
}

}  // namespace snag::detector
