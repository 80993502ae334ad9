#include "detector/checks/after_wait.h"

#include "detector/checks/endless_waits.h"
#include "detector/checks/stopping.h"
#include "llvm/ADT/FoldingSet.h"

namespace snag::detector {
namespace {

using truth_of = std::function<std::optional<bool>(const clang::Expr*)>;

struct fact {
  const clang::Expr* says = nullptr;
  bool holds = false;
};

/// What follows for the parts of an expression of which it is known whether it holds.
void add_facts(const clang::Expr* whole, bool holds, const truth_of& truth, std::vector<fact>& out) {
  whole = without_conversions(whole);
  if (const auto* no = llvm::dyn_cast<clang::UnaryOperator>(whole);
      no != nullptr && no->getOpcode() == clang::UO_LNot) {
    add_facts(no->getSubExpr(), !holds, truth, out);
    return;
  }
  const auto* both = llvm::dyn_cast<clang::BinaryOperator>(whole);
  if (both == nullptr || !both->isLogicalOp()) {
    out.push_back({whole, holds});
    return;
  }
  const bool decides = both->getOpcode() == clang::BO_LOr;  // true decides an or, false an and
  const bool settled = holds != decides;                    // then neither half has decided
  if (settled || truth(both->getLHS()) == !decides) {
    add_facts(both->getRHS(), holds, truth, out);
  }
  if (settled || truth(both->getRHS()) == !decides) {
    add_facts(both->getLHS(), holds, truth, out);
  }
}

llvm::FoldingSetNodeID text_of(const clang::Expr* expression, const clang::ASTContext& ast) {
  llvm::FoldingSetNodeID id;
  expression->Profile(id, ast, true);
  return id;
}

/// The `if` that stands right behind a statement of a block.
const clang::IfStmt* next_of(const body_events& body, const clang::Stmt* at) {
  const clang::Stmt* around = body.parents->getParent(at);
  while (around != nullptr && !llvm::isa<clang::CompoundStmt>(around)) {
    if (!llvm::isa<clang::Expr>(around)) {
      return nullptr;
    }
    at = around;
    around = body.parents->getParent(at);
  }
  const auto* block = llvm::dyn_cast_or_null<clang::CompoundStmt>(around);
  if (block == nullptr) {
    return nullptr;
  }
  const auto* here = llvm::find(block->body(), at);
  return here == block->body_end() || std::next(here) == block->body_end()
             ? nullptr
             : llvm::dyn_cast<clang::IfStmt>(*std::next(here));
}

/// Nothing in it changes anything: no assignment, and no call but of const methods. A lambda's is const, too,
/// and says nothing.
bool is_quiet(const clang::Stmt* part) {
  if (const auto* call = llvm::dyn_cast<clang::CallExpr>(part)) {
    const auto* method = llvm::dyn_cast_or_null<clang::CXXMethodDecl>(call->getDirectCallee());
    if (method == nullptr || !method->isConst() || method->getOverloadedOperator() == clang::OO_Call) {
      return false;
    }
  }
  const auto* binary = llvm::dyn_cast<clang::BinaryOperator>(part);
  const auto* unary = llvm::dyn_cast<clang::UnaryOperator>(part);
  return (binary == nullptr || !binary->isAssignmentOp()) &&
         (unary == nullptr || !unary->isIncrementDecrementOp()) &&
         llvm::all_of(part->children(),
                      [](const clang::Stmt* child) { return child == nullptr || is_quiet(child); });
}

/// False where the facts may not hold any more behind the condition.
bool apply(const clang::ASTContext& ast, const clang::Expr* condition, const std::vector<fact>& facts,
           known_truths& out) {
  condition = without_conversions(condition);
  if (const auto* both = llvm::dyn_cast<clang::BinaryOperator>(condition);
      both != nullptr && both->isLogicalOp()) {
    return apply(ast, both->getLHS(), facts, out) && apply(ast, both->getRHS(), facts, out);
  }
  if (const auto* no = llvm::dyn_cast<clang::UnaryOperator>(condition);
      no != nullptr && no->getOpcode() == clang::UO_LNot) {
    return apply(ast, no->getSubExpr(), facts, out);
  }
  for (const fact& one : facts) {
    if (text_of(one.says, ast) == text_of(condition, ast)) {
      out[condition] = one.holds;
      return true;
    }
  }
  return is_quiet(condition);
}

}  // namespace

known_truths after_waits(const check_context& context, const body_events& body, const truth_of& truth) {
  known_truths found;
  for (const endless_wait& wait : endless_waits(context, body.function)) {
    if (wait.body != &body || wait.predicate == nullptr) {
      continue;
    }
    std::vector<fact> facts;
    const clang::Stmt* at = wait.call;
    if (const auto* code = llvm::dyn_cast<clang::CompoundStmt>(wait.predicate)) {
      const auto* gives = code->size() == 1 ? llvm::dyn_cast<clang::ReturnStmt>(code->body_front()) : nullptr;
      if (gives == nullptr || gives->getRetValue() == nullptr) {
        continue;
      }
      add_facts(gives->getRetValue(), true, truth, facts);
    } else if (const auto* condition = llvm::dyn_cast<clang::Expr>(wait.predicate)) {
      add_facts(condition, false, truth, facts);
      for (const clang::Stmt* around : body.enclosing(wait.call)) {
        at = is_loop(around) ? around : at;
        if (is_loop(around)) {
          break;
        }
      }
    }
    const clang::IfStmt* next = next_of(body, at);
    if (next != nullptr && next->getInit() == nullptr && next->getConditionVariable() == nullptr) {
      apply(context.ast, next->getCond(), facts, found);
    }
  }
  return found;
}

}  // namespace snag::detector
