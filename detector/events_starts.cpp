// Starts that say whether they started: pthread_create, tryStart.

#include "detector/events_builder.h"

namespace snag::detector {
namespace {

/// What a condition says of a value: `when` true it is null (false).
struct comparison {
  const clang::Expr* value = nullptr;
  bool null_when_true = false;
};

comparison compared(const clang::Expr* condition, const clang::ASTContext& ast) {
  comparison found{condition, false};
  for (;;) {
    found.value = found.value->IgnoreParenImpCasts();
    if (const auto* no = llvm::dyn_cast<clang::UnaryOperator>(found.value);
        no != nullptr && no->getOpcode() == clang::UO_LNot) {
      found = {no->getSubExpr(), !found.null_when_true};
      continue;
    }
    const auto* both = llvm::dyn_cast<clang::BinaryOperator>(found.value);
    if (both == nullptr || !both->isComparisonOp()) {
      return found;
    }
    clang::Expr::EvalResult right;
    if (!both->getRHS()->EvaluateAsInt(right, ast) || right.Val.getInt() != 0 || found.null_when_true) {
      return {};
    }
    switch (both->getOpcode()) {
      case clang::BO_EQ:
        return {both->getLHS()->IgnoreParenImpCasts(), true};
      case clang::BO_NE:
      case clang::BO_LT:
      case clang::BO_GT:
        return {both->getLHS()->IgnoreParenImpCasts(), false};
      default:
        return {};
    }
  }
}

/// Whether a value is what the call gave, at once or through a variable that the same block set.
bool is_result_of(const clang::Expr* value, const clang::Expr* call, const body_events& body) {
  if (value == call) {
    return true;
  }
  if (const auto* assigned = llvm::dyn_cast<clang::BinaryOperator>(value);
      assigned != nullptr && assigned->getOpcode() == clang::BO_Assign) {
    return bare(assigned->getRHS()) == call;  // if ((rc = start()) != 0)
  }
  const auto* name = llvm::dyn_cast<clang::DeclRefExpr>(value);
  const auto* variable = name == nullptr ? nullptr : llvm::dyn_cast<clang::VarDecl>(name->getDecl());
  if (variable == nullptr) {
    return false;
  }
  if (variable->getInit() != nullptr && bare(variable->getInit()) == call) {
    return true;
  }
  for (const clang::Stmt* at = body.parents->getParent(call); llvm::isa_and_nonnull<clang::Expr>(at);
       at = body.parents->getParent(at)) {
    if (const auto* assigned = llvm::dyn_cast<clang::BinaryOperator>(at);
        assigned != nullptr && assigned->getOpcode() == clang::BO_Assign) {
      const auto* target = llvm::dyn_cast<clang::DeclRefExpr>(bare(assigned->getLHS()));
      return target != nullptr && target->getDecl() == variable && bare(assigned->getRHS()) == call;
    }
  }
  return false;
}

}  // namespace

void settle_starts(body_events& body, const clang::ASTContext& ast) {
  auto& blocks = body.flow.blocks;
  for (unsigned from = 0; from < blocks.size(); ++from) {
    for (std::size_t i = 0; i < blocks[from].events.size(); ++i) {
      const event start = blocks[from].events[i];
      if (start.is != event_kind::spawn || start.started == nullptr ||
          !start.started->spawn->getType()->isIntegerType()) {
        continue;
      }
      // A call that may throw ends its block, and the question stands in the next one.
      unsigned asking = from;
      if (blocks[from].terminator == nullptr && !blocks[from].next.empty() &&
          !blocks[from].next.front().exceptional) {
        asking = blocks[from].next.front().to;
      }
      const auto* branch = llvm::dyn_cast_or_null<clang::IfStmt>(blocks[asking].terminator);
      const comparison asked = branch == nullptr || blocks[asking].next.size() != 2
                                   ? comparison{}
                                   : compared(branch->getCond(), ast);
      if (asked.value == nullptr || !is_result_of(asked.value, start.started->spawn, body)) {
        continue;
      }
      // A number is an error unless it is nought; a truth value says that all is well.
      const bool started_when_null = !start.started->spawn->getType()->isBooleanType();
      const bool started_when_true = asked.null_when_true == started_when_null;
      auto& started = blocks[blocks[asking].next[started_when_true ? 0 : 1].to].events;
      blocks[from].events.erase(blocks[from].events.begin() + static_cast<std::ptrdiff_t>(i));
      started.insert(started.begin(), start);
      break;
    }
  }
}

}  // namespace snag::detector
