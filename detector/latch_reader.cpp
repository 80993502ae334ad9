#include "detector/latch_reader.h"

#include <algorithm>
#include <utility>

#include "detector/aside_calls.h"
#include "detector/flag_runs.h"
#include "detector/statement_parts.h"

namespace snag::detector {
namespace {

constexpr unsigned deepest = 8;

/// Whether a condition asks that a number of this object is zero; `negated`: that it is not.
const clang::FieldDecl* asked_for_zero(const clang::Expr* condition, bool negated, const part_set& parts,
                                       unsigned depth = 0) {
  if (condition == nullptr || depth > deepest) {
    return nullptr;
  }
  condition = condition->IgnoreParenImpCasts();
  if (const auto* no = llvm::dyn_cast<clang::UnaryOperator>(condition);
      no != nullptr && no->getOpcode() == clang::UO_LNot) {
    return asked_for_zero(no->getSubExpr(), !negated, parts, depth + 1);
  }
  if (const auto* both = llvm::dyn_cast<clang::BinaryOperator>(condition)) {
    const auto* zero = llvm::dyn_cast<clang::IntegerLiteral>(both->getRHS()->IgnoreParenImpCasts());
    if (zero == nullptr || zero->getValue() != 0) {
      return nullptr;
    }
    const auto op = both->getOpcode();
    const bool is_zero = op == clang::BO_EQ || op == clang::BO_LE;
    const bool is_more = op == clang::BO_NE || op == clang::BO_GT;
    return (negated ? is_more : is_zero) ? field_of_this(both->getLHS(), parts) : nullptr;
  }
  if (const auto* call = llvm::dyn_cast<clang::CallExpr>(condition)) {  // is_done()
    const clang::CXXMethodDecl* own = own_method(*call, parts);
    return own == nullptr ? nullptr : asked_for_zero(only_returned(*own), negated, parts, depth + 1);
  }
  return negated ? field_of_this(condition, parts) : nullptr;  // while (left_) wait; !left_
}

bool names_parameter(const clang::Stmt* code) {
  return any_part(code, [](const clang::Stmt* part) {
    const auto* name = llvm::dyn_cast<clang::DeclRefExpr>(part);
    return name != nullptr && llvm::isa<clang::ParmVarDecl>(name->getDecl());
  });
}

/// Whether nothing but the number plays a part in a condition.
bool asks_only(const clang::Stmt* condition, const clang::FieldDecl& number, const part_set& parts,
               unsigned depth = 0) {
  if (condition == nullptr) {
    return true;
  }
  const auto further = [&](const clang::Stmt* part) { return asks_only(part, number, parts, depth + 1); };
  if (const auto* member = llvm::dyn_cast<clang::MemberExpr>(condition)) {
    return field_of_this(member, parts) == &number;
  }
  if (const auto* call = llvm::dyn_cast<clang::CallExpr>(condition)) {
    const clang::CXXMethodDecl* own = own_method(*call, parts);
    const clang::Expr* result = own == nullptr ? nullptr : only_returned(*own);
    const clang::FunctionDecl* callee = call->getDirectCallee();
    return result != nullptr ? depth < deepest && further(result)
                             : callee != nullptr && callee->getBuiltinID() != 0 &&
                                   std::ranges::all_of(call->arguments(), further);
  }
  if (const auto* name = llvm::dyn_cast<clang::DeclRefExpr>(condition)) {
    const auto* local = llvm::dyn_cast<clang::VarDecl>(name->getDecl());
    return local == nullptr || (local->isLocalVarDecl() && local->getInit() != nullptr && depth < deepest &&
                                further(local->getInit()));
  }
  return std::ranges::all_of(condition->children(), further);
}

/// What a statement asks before it goes one way or another; null where it asks nothing.
const clang::Stmt* condition_of(const clang::Stmt& code) {
  if (const auto* choice = llvm::dyn_cast<clang::IfStmt>(&code)) {
    return choice->getCond();
  }
  if (const auto* loop = llvm::dyn_cast<clang::WhileStmt>(&code)) {
    return loop->getCond();
  }
  if (const auto* until = llvm::dyn_cast<clang::DoStmt>(&code)) {
    return until->getCond();
  }
  if (const auto* steps = llvm::dyn_cast<clang::ForStmt>(&code)) {
    return steps->getCond();
  }
  if (const auto* either = llvm::dyn_cast<clang::ConditionalOperator>(&code)) {
    return either->getCond();
  }
  const auto* both = llvm::dyn_cast<clang::BinaryOperator>(&code);
  return both != nullptr && both->isLogicalOp() ? both->getLHS() : nullptr;
}

}  // namespace

void latch_reader::read(const clang::FunctionDecl& method) {
  bodies.push_back(method.getBody());
  TraverseStmt(method.getBody());
}

bool latch_reader::changes(const clang::FieldDecl* field) const {
  const auto at = left_over_.find(field);
  return at != left_over_.end() && at->second != 0;
}

bool latch_reader::VisitMemberExpr(clang::MemberExpr* member) {
  if (const clang::FieldDecl* field = field_of_this(member, parts_)) {
    left_over_[field] += member->getType().isConstQualified() ? 0 : 1;
  }
  return true;
}

bool latch_reader::VisitImplicitCastExpr(clang::ImplicitCastExpr* cast) {
  const clang::Expr* value = cast->getSubExpr()->IgnoreParens();
  const bool asks = cast->getCastKind() == clang::CK_LValueToRValue ||
                    (cast->isGLValue() && cast->getType().isConstQualified());
  if (llvm::isa<clang::MemberExpr>(value) && asks && !value->getType().isConstQualified()) {
    if (const clang::FieldDecl* field = field_of_this(value, parts_)) {
      --left_over_[field];
    }
  }
  return true;
}

bool latch_reader::VisitUnaryOperator(clang::UnaryOperator* op) {
  if (op->isIncrementDecrementOp()) {
    count(op->isDecrementOp(), op->getSubExpr(), nullptr);
  }
  return true;
}

bool latch_reader::VisitBinaryOperator(clang::BinaryOperator* op) {
  if (op->getOpcode() == clang::BO_SubAssign || op->getOpcode() == clang::BO_AddAssign) {
    count(op->getOpcode() == clang::BO_SubAssign, op->getLHS(), op->getRHS());
  }
  return true;
}

bool latch_reader::TraverseWhileStmt(clang::WhileStmt* loop) {
  const clang::Expr* around = std::exchange(loop_condition_, loop->getCond());
  const bool goes_on = clang::DynamicRecursiveASTVisitor::TraverseWhileStmt(loop);
  loop_condition_ = around;
  return goes_on;
}

void latch_reader::count(bool down, const clang::Expr* what, const clang::Expr* by) {
  if (const clang::FieldDecl* field = field_of_this(what, parts_)) {
    counts.push_back({field, down, by});
    --left_over_[field];
  }
}

void latch_reader::wait(const function_model& model, const clang::CallExpr& call) {
  waits = true;
  limited = !known_.blocks(model, call);
  const clang::Expr* predicate = model.predicate ? known_.operand_of(*model.predicate, call) : nullptr;
  if (predicate == nullptr) {
    waits_for = asked_for_zero(loop_condition_, true, parts_);
  } else if (const clang::LambdaExpr* asks = lambda_of(predicate)) {
    waits_for = asked_for_zero(only_returned(*asks->getCallOperator()), false, parts_);
  }
}

/// A guard's own members, a conversion, what a library does, a word to a log.
bool latch_reader::is_understood(const clang::CallExpr& call) const {
  const auto* op = llvm::dyn_cast<clang::CXXOperatorCallExpr>(&call);
  const clang::FunctionDecl* callee = call.getDirectCallee();
  return callee != nullptr && (op == nullptr || op->getOperator() != clang::OO_Call) &&
         (op != nullptr || llvm::isa<clang::CXXConversionDecl>(callee) || is_harmless(known_, *callee) ||
          is_aside(call, parts_, names_parameter));
}

bool latch_reader::VisitCallExpr(clang::CallExpr* call) {
  const function_model* model = known_.of(*call);
  const clang::CXXMethodDecl* own = own_method(*call, parts_);
  if (own != nullptr && !parts_.empty() && (model == nullptr || model->from.empty())) {
    if (read_.insert(own->getCanonicalDecl()).second) {
      const clang::Expr* around = std::exchange(loop_condition_, nullptr);
      read(*own);
      loop_condition_ = around;
    }
    return true;
  }
  if (model == nullptr) {
    otherwise |= own == nullptr && !is_understood(*call);
    return true;
  }
  switch (model->is) {
    case role::notify:
      wakes = true;
      break;
    case role::lock:
    case role::unlock:
      break;
    case role::blocking:
      if (model->releases && !waits) {
        wait(*model, *call);
        break;
      }
      [[fallthrough]];
    default:
      otherwise = true;
  }
  return true;
}

bool other_conditions::in(const clang::Stmt* code) const {
  if (code == nullptr || llvm::isa<clang::LambdaExpr>(code)) {
    return false;
  }
  const clang::Stmt* asked = condition_of(*code);
  const bool unknown = llvm::isa<clang::SwitchStmt, clang::CXXForRangeStmt, clang::CXXTryStmt>(code) ||
                       !asks_only(asked, number_, parts_);
  return std::ranges::any_of(code->children(), [&](const clang::Stmt* part) {
    return (unknown && part != asked && ends_or_counts(part)) || in(part);
  });
}

bool other_conditions::ends_or_counts(const clang::Stmt* code) const {
  return any_own_part(code, [&](const clang::Stmt* part) {
    const auto* one = llvm::dyn_cast<clang::UnaryOperator>(part);
    const auto* both = llvm::dyn_cast<clang::BinaryOperator>(part);
    const clang::Expr* changed = one != nullptr && one->isIncrementDecrementOp() ? one->getSubExpr()
                                 : both != nullptr && both->isAssignmentOp()     ? both->getLHS()
                                                                                 : nullptr;
    const auto* call = llvm::dyn_cast<clang::CallExpr>(part);
    const function_model* model = call == nullptr ? nullptr : known_.of(*call);
    return llvm::isa<clang::ReturnStmt, clang::CXXThrowExpr, clang::GotoStmt, clang::BreakStmt,
                     clang::ContinueStmt>(part) ||
           (changed != nullptr && field_of_this(changed, parts_) == &number_) ||
           (model != nullptr && model->releases);
  });
}

}  // namespace snag::detector
