#include "detector/checks/unlock_ways.h"

#include <algorithm>

#include "clang/AST/DynamicRecursiveASTVisitor.h"
#include "detector/checks/parts.h"
#include "detector/events_builder.h"

namespace snag::detector {
namespace {

/// What a member or an arrow is asked of.
const clang::Expr* base_of(const clang::MemberExpr& member) {
  const clang::Expr* base = bare(member.getBase());
  if (const auto* op = llvm::dyn_cast_or_null<clang::CXXOperatorCallExpr>(base)) {
    return bare(op->getArg(0));
  }
  const auto* deref = llvm::dyn_cast_or_null<clang::UnaryOperator>(base);
  return deref != nullptr && deref->getOpcode() == clang::UO_Deref ? bare(deref->getSubExpr()) : base;
}

/// How often a variable is named, and how often to get at a member of what it stands for.
class member_uses : public clang::DynamicRecursiveASTVisitor {
 public:
  explicit member_uses(const clang::VarDecl* variable) : variable_(variable) {}
  unsigned named = 0;
  unsigned for_member = 0;

  bool VisitDeclRefExpr(clang::DeclRefExpr* name) override {
    named += is_it(name) ? 1 : 0;
    return true;
  }
  bool VisitMemberExpr(clang::MemberExpr* member) override {
    for_member += is_it(base_of(*member)) && !member->getMemberDecl()->getType()->isReferenceType() ? 1 : 0;
    return true;
  }

 private:
  bool is_it(const clang::Expr* expression) const {
    const auto* name = llvm::dyn_cast_or_null<clang::DeclRefExpr>(expression);
    return name != nullptr && name->getDecl()->getCanonicalDecl() == variable_;
  }
  const clang::VarDecl* variable_;
};

/// The variable of whose member a lock is: s.m.lock(), pthread_mutex_lock(&s->m).
const clang::VarDecl* lock_owner(const event& taken) {
  const auto* call = llvm::dyn_cast_or_null<clang::CallExpr>(taken.at);
  const auto* member = llvm::dyn_cast_or_null<clang::CXXMemberCallExpr>(call);
  const clang::Expr* lock = member != nullptr                           ? member->getImplicitObjectArgument()
                            : call != nullptr && call->getNumArgs() > 0 ? call->getArg(0)
                                                                        : nullptr;
  lock = bare(lock);
  if (const auto* address = llvm::dyn_cast_or_null<clang::UnaryOperator>(lock)) {
    lock = bare(address->getSubExpr());
  }
  const clang::VarDecl* found = nullptr;
  while (const auto* part = llvm::dyn_cast_or_null<clang::MemberExpr>(lock)) {
    lock = base_of(*part);
    const auto* name = llvm::dyn_cast_or_null<clang::DeclRefExpr>(lock);
    found = name == nullptr ? nullptr : llvm::dyn_cast<clang::VarDecl>(name->getDecl()->getCanonicalDecl());
  }
  return found;
}

/// Whether a statement leaves for certain, by its last word.
bool always_leaves(const clang::Stmt* part) {
  if (const auto* block = llvm::dyn_cast_or_null<clang::CompoundStmt>(part)) {
    part = block->body_empty() ? nullptr : block->body_back();
  }
  return llvm::isa_and_nonnull<clang::ReturnStmt, clang::BreakStmt, clang::ContinueStmt, clang::GotoStmt>(
      part);
}

}  // namespace

std::optional<tried_lock> where_tried(const body_events& body, const event& tries) {
  const auto* call = llvm::dyn_cast_or_null<clang::CallExpr>(tries.at);
  if (call == nullptr || !call->getType()->isBooleanType()) {
    return std::nullopt;
  }
  bool negated = false;
  const clang::Stmt* asked = call;
  const clang::Stmt* up = body.parents->getParent(call);
  while (
      llvm::isa_and_nonnull<clang::FullExpr, clang::ParenExpr, clang::ImplicitCastExpr, clang::UnaryOperator>(
          up)) {
    if (const auto* op = llvm::dyn_cast<clang::UnaryOperator>(up)) {
      if (op->getOpcode() != clang::UO_LNot) {
        return std::nullopt;
      }
      negated = !negated;
    }
    asked = up;
    up = body.parents->getParent(up);
  }
  const auto* branch = llvm::dyn_cast_or_null<clang::IfStmt>(up);
  if (branch == nullptr || branch->getCond() != asked ||
      (negated && (branch->getElse() != nullptr || !always_leaves(branch->getThen())))) {
    return std::nullopt;
  }
  for (const flow_block& block : body.flow.blocks) {
    for (const flow_edge& edge : block.next) {
      if (block.terminator == branch && !edge.exceptional && edge.when_false == negated) {
        return tried_lock{{edge.to, 0}, branch, negated};
      }
    }
  }
  return std::nullopt;
}

const clang::Stmt* innermost_loop(const body_events& body, const clang::Stmt* part) {
  const auto around = body.enclosing(part);
  const auto loop = std::ranges::find_if(around, [](const clang::Stmt* at) { return is_loop(at); });
  return loop == around.end() ? nullptr : *loop;
}

lock_rounds rounds_of(const body_events& body, const event& taken) {
  const clang::VarDecl* variable = lock_owner(taken);
  const clang::Stmt* loop = innermost_loop(body, taken.at);
  if (variable == nullptr || loop == nullptr) {
    return lock_rounds::one_for_all;
  }
  const auto* range = llvm::dyn_cast<clang::CXXForRangeStmt>(loop);
  const auto* first = llvm::dyn_cast<clang::WhileStmt>(loop);
  const auto* counted = llvm::dyn_cast<clang::ForStmt>(loop);
  const clang::Stmt* inside = range != nullptr     ? range->getBody()
                              : first != nullptr   ? first->getBody()
                              : counted != nullptr ? counted->getBody()
                                                   : nullptr;
  const bool own = (range != nullptr && range->getLoopVariable()->getCanonicalDecl() == variable) ||
                   declared_inside(inside, variable);
  if (inside == nullptr || !own) {
    return lock_rounds::one_for_all;
  }
  member_uses uses(variable);
  uses.TraverseStmt(const_cast<clang::Stmt*>(inside));  // the visitor only reads
  return uses.named == uses.for_member ? lock_rounds::own_and_alone : lock_rounds::own;
}

}  // namespace snag::detector
