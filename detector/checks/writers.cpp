#include "detector/checks/writers.h"

#include <algorithm>

#include "clang/Basic/SourceManager.h"

namespace snag::detector {
namespace {

const clang::Expr* condition_of(const clang::Stmt* loop) {
  if (const auto* counted = llvm::dyn_cast<clang::ForStmt>(loop)) {
    return counted->getCond();
  }
  if (const auto* first = llvm::dyn_cast<clang::WhileStmt>(loop)) {
    return first->getCond();
  }
  if (const auto* last = llvm::dyn_cast<clang::DoStmt>(loop)) {
    return last->getCond();
  }
  return nullptr;
}

/// No condition, or one that is always true.
bool is_endless(const clang::Stmt* loop, const clang::ASTContext& ast) {
  if (llvm::isa<clang::CXXForRangeStmt>(loop)) {
    return false;
  }
  const clang::Expr* condition = condition_of(loop);
  bool value = false;
  return condition == nullptr ||
         (!condition->isValueDependent() && condition->EvaluateAsBooleanCondition(value, ast) && value);
}

/// A condition that asks several things may stop early.
bool asks_one_thing(const clang::Stmt* loop) {
  const clang::Expr* condition = condition_of(loop);
  const auto* both = condition == nullptr
                         ? nullptr
                         : llvm::dyn_cast<clang::BinaryOperator>(condition->IgnoreParenImpCasts());
  return both == nullptr || !both->isLogicalOp();
}

bool sends_in_loop(const check_context& context, const task& started, const event& send) {
  const body_events* code = context.events.of(started.code);
  if (code == nullptr) {
    return false;
  }
  return std::ranges::any_of(code->enclosing(send.at), [](const clang::Stmt* at) { return is_loop(at); });
}

}  // namespace

std::vector<writer> find_writers(const check_context& context, const body_events& body) {
  std::vector<writer> found;
  for (const auto& started : body.tasks) {
    for (const event& e : context.events.effects(*started)) {
      if (e.is != event_kind::send || !e.on) {
        continue;
      }
      const auto same = std::ranges::find_if(
          found, [&](const writer& w) { return w.started == started.get() && w.channel == e.on; });
      if (same != found.end()) {
        same->blocks |= e.blocks;
        same->many = true;
        continue;
      }
      // A loop makes many writers of one channel only where the channel is older than the loop.
      const auto* channel = llvm::dyn_cast<clang::VarDecl>(e.on.root);
      bool own_per_round = false;
      if (const clang::Stmt* at = started->loop; at != nullptr && channel != nullptr) {
        const auto& sources = context.ast.getSourceManager();
        own_per_round = sources.isBeforeInTranslationUnit(at->getBeginLoc(), channel->getLocation()) &&
                        sources.isBeforeInTranslationUnit(channel->getLocation(), at->getEndLoc());
      }
      const bool loops = started->loop != nullptr && !own_per_round;
      found.push_back(
          {&body, started.get(), e.on, e, e.blocks, loops || sends_in_loop(context, *started, e)});
    }
  }
  for (writer& one : found) {
    one.many |= std::ranges::any_of(
        found, [&](const writer& other) { return &other != &one && other.channel == one.channel; });
  }
  return found;
}

pending::pending(const check_context& context, const writer& from)
    : from_(from), over_(context, *from.body, *from.started, waits::receives::do_not_count) {
  for (const flow_block& block : from.body->flow.blocks) {
    for (const event& e : block.events) {
      if (e.is != event_kind::receive || e.on != from.channel || e.at == nullptr || e.at_scope_end) {
        continue;
      }
      for (const clang::Stmt* around : from.body->enclosing(e.at)) {
        if (is_loop(around)) {
          if (is_endless(around, context.ast)) {
            endless_.insert(around);
          } else if (e.drains || asks_one_thing(around)) {
            drains_.insert(around);
          }
          break;
        }
      }
      // The variable that a receive initialises tells by its emptiness that the channel was closed.
      for (const clang::Stmt* at = e.at; at != nullptr; at = from.body->parents->getParent(at)) {
        if (const auto* declaration = llvm::dyn_cast<clang::DeclStmt>(at)) {
          for (const clang::Decl* one : declaration->decls()) {
            if (const auto* variable = llvm::dyn_cast<clang::VarDecl>(one)) {
              taken_.insert(variable);
            }
          }
          break;
        }
      }
    }
  }
}

bool pending::clears(const event& e) const {
  if (e.is == event_kind::receive && e.on == from_.channel) {
    // By a helper or a guard: it may well read to the end. One receive is enough for one value.
    return e.at_scope_end || e.inside_call || (!from_.many && e.blocks && !e.drains);
  }
  return over_.ends(e);
}

bool pending::may_follow(const flow_block& block, const flow_edge& edge) const {
  if (edge.exceptional || !over_.may_follow(block)) {
    return false;
  }
  const clang::Stmt* terminator = block.terminator;
  if (terminator == nullptr) {
    return true;
  }
  if (is_loop(terminator) && edge.when_false && drains_.contains(terminator)) {
    return false;
  }
  if (llvm::isa<clang::BreakStmt>(terminator)) {
    for (const clang::Stmt* around : from_.body->enclosing(terminator)) {
      if (is_loop(around) || llvm::isa<clang::SwitchStmt>(around)) {
        return !endless_.contains(around);
      }
    }
  }
  return !is_empty_edge(terminator, edge.when_false);
}

bool pending::is_empty_edge(const clang::Stmt* terminator, bool when_false) const {
  const clang::Expr* condition = nullptr;
  if (const auto* branch = llvm::dyn_cast<clang::IfStmt>(terminator)) {
    condition = branch->getCond();
  } else if (const auto* both = llvm::dyn_cast<clang::BinaryOperator>(terminator);
             both != nullptr && both->isLogicalOp()) {
    condition = both->getLHS();
  }
  if (condition == nullptr) {
    return false;
  }
  bool negated = false;
  condition = condition->IgnoreImplicit()->IgnoreParenCasts();
  while (true) {
    if (const auto* op = llvm::dyn_cast<clang::BinaryOperator>(condition);
        op != nullptr && op->isLogicalOp()) {
      condition = op->getRHS();  // its left side has a branch of its own
    } else if (const auto* no = llvm::dyn_cast<clang::UnaryOperator>(condition);
               no != nullptr && no->getOpcode() == clang::UO_LNot) {
      negated = !negated;
      condition = no->getSubExpr();
    } else if (const auto* call = llvm::dyn_cast<clang::CXXMemberCallExpr>(condition);
               call != nullptr && call->getNumArgs() == 0 && call->getType()->isBooleanType()) {
      condition = call->getImplicitObjectArgument();
    } else {
      break;
    }
    condition = condition->IgnoreImplicit()->IgnoreParenCasts();
  }
  const auto* name = llvm::dyn_cast<clang::DeclRefExpr>(condition);
  const auto* variable = name == nullptr ? nullptr : llvm::dyn_cast<clang::VarDecl>(name->getDecl());
  return variable != nullptr && taken_.contains(variable) && when_false != negated;
}

}  // namespace snag::detector
