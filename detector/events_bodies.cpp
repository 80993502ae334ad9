// Which bodies a unit has, and what their variables are made from later.

#include "clang/AST/DynamicRecursiveASTVisitor.h"
#include "detector/class_shape.h"
#include "detector/events_builder.h"

namespace snag::detector {
namespace {

/// The function bodies and lambdas of one top-level declaration, and what range loops go over.
class collector : public clang::DynamicRecursiveASTVisitor {
 public:
  std::vector<const clang::FunctionDecl*> functions;
  std::vector<std::pair<const clang::VarDecl*, const clang::Expr*>> ranges;
  /// Assignments to variables, and what is put into them: task = [...]; tasks.push_back([...]).
  struct gift {
    const clang::VarDecl* to;
    const clang::Expr* what;
    bool put_in;
  };
  std::vector<gift> given;
  std::vector<const clang::CXXMethodDecl*> overriding;

  collector() {
    ShouldVisitTemplateInstantiations = true;
    ShouldVisitImplicitCode = false;
  }

  bool VisitFunctionDecl(clang::FunctionDecl* function) override {
    add(function);
    const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(function);
    if (method != nullptr && method->isFirstDecl() && method->size_overridden_methods() > 0 &&
        !method->isPureVirtual() && !method->isDependentContext()) {
      overriding.push_back(method);
    }
    return true;
  }
  bool VisitLambdaExpr(clang::LambdaExpr* lambda) override {
    add(lambda->getCallOperator());
    return true;
  }
  bool VisitCXXOperatorCallExpr(clang::CXXOperatorCallExpr* call) override {
    if (call->getOperator() == clang::OO_Equal && call->getNumArgs() == 2) {
      give(call->getArg(0), call->getArg(1), false);
    }
    return true;
  }
  bool VisitCXXMemberCallExpr(clang::CXXMemberCallExpr* call) override {
    if (call->getNumArgs() == 1) {
      give(call->getImplicitObjectArgument(), call->getArg(0), true);
    }
    return true;
  }
  bool VisitCXXForRangeStmt(clang::CXXForRangeStmt* loop) override {
    if (const clang::VarDecl* variable = loop->getLoopVariable()) {
      ranges.emplace_back(variable->getCanonicalDecl(), loop->getRangeInit());
    }
    return true;
  }

 private:
  void add(const clang::FunctionDecl* function) {
    if (function->doesThisDeclarationHaveABody() && function->getBody() != nullptr &&
        !function->isDependentContext() && !function->isDefaulted() && !function->isInvalidDecl()) {
      functions.push_back(function);
    }
  }
  void give(const clang::Expr* to, const clang::Expr* what, bool put_in) {
    const auto* name = llvm::dyn_cast<clang::DeclRefExpr>(to->IgnoreParenImpCasts());
    const auto* variable = name == nullptr ? nullptr : llvm::dyn_cast<clang::VarDecl>(name->getDecl());
    if (variable != nullptr && variable->hasLocalStorage()) {
      given.push_back({variable->getCanonicalDecl(), what, put_in});
    }
  }
};

}  // namespace

void translation_unit_events::builder::collect() {
  llvm::DenseSet<const clang::FunctionDecl*> known;
  for (clang::Decl* top : ast_.getTranslationUnitDecl()->decls()) {
    if (!is_own_code(top->getLocation())) {
      continue;  // its bodies were skipped, and its instantiations are its own affair
    }
    collector found;
    found.TraverseDecl(top);
    for (const auto& [variable, range] : found.ranges) {
      range_of_[variable] = range;
    }
    for (const auto& [variable, what, put_in] : found.given) {
      const auto [at, is_first] = (put_in ? put_in_ : given_later_).try_emplace(variable, what);
      at->second = is_first ? what : nullptr;
    }
    for (const clang::CXXMethodDecl* method : found.overriding) {
      for (const clang::CXXMethodDecl* base : all_overridden(*method)) {
        if (base->isPureVirtual()) {
          overriders_[base].push_back(method);
        }
      }
    }
    for (const clang::FunctionDecl* function : found.functions) {
      if (!known.insert(function->getCanonicalDecl()).second || !is_own_code(function->getLocation())) {
        continue;
      }
      auto body = std::make_unique<body_events>();
      body->function = function;
      body->body = function->getBody();
      by_function_[function->getCanonicalDecl()] = body.get();
      bodies_.push_back(std::move(body));
    }
  }
  for (const auto& body : bodies_) {
    settle(*body);
  }
  add_tasks_of_callees();
  for (const auto& body : bodies_) {
    settle_starts(*body, ast_);
    follow_moves(*body);
  }
}

const clang::FunctionDecl* translation_unit_events::builder::told(const clang::FunctionDecl* function) const {
  if (const body_events* here = of(function)) {
    return here->function;
  }
  const function_elsewhere* there = elsewhere_.of(function);
  return there == nullptr ? nullptr : there->declared;
}

const body_events* translation_unit_events::builder::of(const clang::FunctionDecl* function) const {
  const auto at = function == nullptr ? by_function_.end() : by_function_.find(function->getCanonicalDecl());
  return at == by_function_.end() ? nullptr : at->second;
}

}  // namespace snag::detector
