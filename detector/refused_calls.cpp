#include "detector/refused_calls.h"

#include <optional>

#include "clang/AST/DynamicRecursiveASTVisitor.h"

namespace snag::detector {
namespace {

/// Parentheses and casts peeled off, and what tells the compiler which branch is likely.
const clang::Expr* bare(const clang::Expr* expression) {
  while (expression != nullptr) {
    expression = expression->IgnoreParenCasts();
    const auto* call = llvm::dyn_cast<clang::CallExpr>(expression);
    const clang::FunctionDecl* callee = call == nullptr ? nullptr : call->getDirectCallee();
    if (callee == nullptr || callee->getBuiltinID() != clang::Builtin::BI__builtin_expect) {
      break;
    }
    expression = call->getArg(0);
  }
  return expression;
}

/// A call that has no reason to fail: it waits for as long as it takes, or never waits.
bool cannot_fail(const roles& known, const clang::Expr* expression) {
  const auto* call = llvm::dyn_cast_or_null<clang::CallExpr>(bare(expression));
  const function_model* model = call == nullptr ? nullptr : known.of(*call);
  if (model == nullptr || !call->getType()->isIntegerType()) {
    return false;
  }
  switch (model->is) {
    case role::unlock:
    case role::notify:
      return true;
    case role::lock:
      return known.blocks(*model, *call);
    case role::blocking:
      return model->releases.has_value() && known.blocks(*model, *call);
    default:
      return false;
  }
}

/// Whether all that a local is ever given is what such calls return; a constant before that counts for
/// nothing.
class given_values : public clang::DynamicRecursiveASTVisitor {
 public:
  given_values(const roles& known, const clang::VarDecl& local) : known_(known), local_(local) {}

  bool VisitBinaryOperator(clang::BinaryOperator* op) override {
    if (op->isAssignmentOp() && is_it(op->getLHS())) {
      take(op->getOpcode() == clang::BO_Assign ? op->getRHS() : nullptr);
    }
    return true;
  }
  bool VisitUnaryOperator(clang::UnaryOperator* op) override {
    const bool may_write = op->isIncrementDecrementOp() || op->getOpcode() == clang::UO_AddrOf;
    if (may_write && is_it(op->getSubExpr())) {
      take(nullptr);
    }
    return true;
  }
  void take(const clang::Expr* value) {
    any_ = true;
    all_ &= value != nullptr && cannot_fail(known_, value);
  }
  [[nodiscard]] bool hold() const { return any_ && all_; }

 private:
  bool is_it(const clang::Expr* expression) const {
    const auto* name = llvm::dyn_cast<clang::DeclRefExpr>(expression->IgnoreParenCasts());
    return name != nullptr && name->getDecl()->getCanonicalDecl() == local_.getCanonicalDecl();
  }

  const roles& known_;
  const clang::VarDecl& local_;
  bool any_ = false;
  bool all_ = true;
};

bool is_answer(const roles& known, const clang::Expr* expression) {
  const clang::Expr* plain = bare(expression);
  if (const auto* op = llvm::dyn_cast_or_null<clang::BinaryOperator>(plain);
      op != nullptr && op->getOpcode() == clang::BO_Assign) {
    plain = bare(op->getRHS());
  }
  const auto* name = llvm::dyn_cast_or_null<clang::DeclRefExpr>(plain);
  const auto* local = name == nullptr ? nullptr : llvm::dyn_cast<clang::VarDecl>(name->getDecl());
  if (local == nullptr) {
    return cannot_fail(known, plain);
  }
  const auto* in = llvm::dyn_cast<clang::FunctionDecl>(local->getDeclContext());
  if (!local->hasLocalStorage() || llvm::isa<clang::ParmVarDecl>(local) || in == nullptr || !in->hasBody() ||
      !local->getType()->isIntegerType()) {
    return false;
  }
  given_values values(known, *local);
  if (const clang::Expr* first = local->getInit();
      first != nullptr && !llvm::isa<clang::IntegerLiteral>(first->IgnoreParenCasts())) {
    values.take(first);
  }
  values.TraverseStmt(in->getBody());
  return values.hold();
}

std::optional<bool> is_zero(const clang::Expr* expression) {
  const auto* number = llvm::dyn_cast_or_null<clang::IntegerLiteral>(bare(expression));
  return number == nullptr ? std::nullopt : std::optional(number->getValue().isZero());
}

/// Which answer of a condition means that the call was refused; none where it asks anything else.
std::optional<bool> refused_where(const roles& known, const clang::Expr* condition) {
  const clang::Expr* plain = bare(condition);
  if (const auto* op = llvm::dyn_cast_or_null<clang::UnaryOperator>(plain);
      op != nullptr && op->getOpcode() == clang::UO_LNot) {
    const auto inner = refused_where(known, op->getSubExpr());
    return inner ? std::optional(!*inner) : std::nullopt;
  }
  if (const auto* op = llvm::dyn_cast_or_null<clang::BinaryOperator>(plain);
      op != nullptr && op->isEqualityOp()) {
    const bool left = is_answer(known, op->getLHS());
    const auto zero = is_zero(left ? op->getRHS() : op->getLHS());
    if ((!left && !is_answer(known, op->getRHS())) || !zero.has_value()) {
      return std::nullopt;
    }
    return (op->getOpcode() == clang::BO_NE) == *zero;  // x != 0, x == EINVAL: refused; x == 0: not
  }
  return is_answer(known, plain) ? std::optional(true) : std::nullopt;
}

}  // namespace

const clang::Stmt* branch_of_refusal(const roles& known, const clang::IfStmt& branch) {
  const auto refused = refused_where(known, branch.getCond());
  if (!refused.has_value()) {
    return nullptr;
  }
  return *refused ? branch.getThen() : branch.getElse();
}

}  // namespace snag::detector
