#include "detector/checks/writers.h"

#include <algorithm>

#include "clang/Basic/SourceManager.h"
#include "detector/checks/parts.h"
#include "detector/checks/stopping.h"

namespace snag::detector {
namespace {

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
        same->loops |= sends_in_loop(context, *started, e);
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
      const bool inner = sends_in_loop(context, *started, e);
      found.push_back({&body, started.get(), e.on, e, e.blocks, loops || inner, inner});
    }
  }
  for (writer& one : found) {
    one.many |= std::ranges::any_of(
        found, [&](const writer& other) { return &other != &one && other.channel == one.channel; });
  }
  return found;
}

namespace {

/// One branch of a select, whose other branch is somebody's wish to leave: a context, or a channel that came
/// in from outside. A loop around it may end though there is more to receive.
bool may_be_left(const check_context& context, const body_events& body, const event& receive) {
  const clang::CallExpr* choice = nullptr;
  for (const clang::Stmt* at = receive.at; at != nullptr && choice == nullptr;
       at = body.parents->getParent(at)) {
    const auto* call = llvm::dyn_cast<clang::CallExpr>(at);
    const function_model* model = call == nullptr ? nullptr : context.known.of(*call);
    choice = model != nullptr && model->is == role::select ? call : nullptr;
  }
  if (choice == nullptr) {
    return false;
  }
  for (const clang::Expr* argument : choice->arguments()) {
    const auto* branch = llvm::dyn_cast<clang::CallExpr>(behind_views(argument));
    const function_model* model = branch == nullptr ? nullptr : context.known.of(*branch);
    if (model == nullptr || model->is != role::receive || branch == receive.at) {
      continue;
    }
    const clang::Expr* from = context.known.operand_of(model->on, *branch);
    const object other = context.events.object_of(from);
    if (llvm::isa_and_nonnull<clang::ParmVarDecl>(other.root) && other.member == nullptr) {
      return true;
    }
    if (const auto* asked = llvm::dyn_cast<clang::CXXMemberCallExpr>(behind_views(from))) {
      const type_model* kind = context.known.of(asked->getObjectType());
      const object of = context.events.object_of(asked->getImplicitObjectArgument());
      if (kind != nullptr && kind->is == object_kind::context &&
          llvm::isa_and_nonnull<clang::ParmVarDecl>(of.root)) {
        return true;
      }
    }
  }
  return false;
}

/// The receive of a helper that is given the channel and may leave early.
bool helper_leaves(const check_context& context, const writer& from, const event& e, unsigned depth) {
  const auto* call = llvm::dyn_cast_or_null<clang::CallExpr>(e.at);
  const body_events* helper = call == nullptr ? nullptr : context.events.of(call->getDirectCallee());
  if (helper == nullptr || llvm::isa<clang::CXXOperatorCallExpr>(call) || depth > 2) {
    return false;
  }
  for (unsigned i = 0; i < call->getNumArgs() && i < helper->function->getNumParams(); ++i) {
    if (context.events.object_of(call->getArg(i)) == from.channel) {
      return !reads_to_the_end(context, helper->function, {helper->function->getParamDecl(i), nullptr},
                               depth + 1);
    }
  }
  return false;
}

}  // namespace

bool reads_to_the_end(const check_context& context, const clang::FunctionDecl* function,
                      const object& channel, unsigned depth) {
  const body_events* body = context.events.of(function);
  if (body == nullptr || !stays_here(context, *body, channel)) {
    return true;  // for all that is known
  }
  writer from;
  from.body = body;
  from.channel = channel;
  from.many = true;
  const pending still(context, from, depth);
  return !search(
              body->flow, {body->flow.entry, 0},
              [&](const event& e) {
                const bool told = e.is == event_kind::close || e.is == event_kind::cancel;
                return told || still.clears(e) ? step::stop : step::go_on;
              },
              [&](unsigned, const flow_block& block, const flow_edge& edge) {
                return still.may_follow(block, edge);
              },
              true)
              .has_value();
}

pending::pending(const check_context& context, const writer& from, unsigned depth)
    : context_(context), from_(from), depth_(depth) {
  if (from.started != nullptr && from.made_by == nullptr) {
    over_.emplace(context, *from.body, *from.started, waits::receives::do_not_count);
  }
  for (const flow_block& block : from.body->flow.blocks) {
    for (const event& e : block.events) {
      if (e.is != event_kind::receive || e.on != from.channel || e.at == nullptr || e.at_scope_end) {
        continue;
      }
      for (const clang::Stmt* around : from.body->enclosing(e.at)) {
        if (is_loop(around)) {
          if (is_endless(around, context.ast)) {
            endless_.insert(around);
          } else if (e.drains || (asks_one_thing(around) && !may_be_left(context, *from.body, e))) {
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
    return e.at_scope_end || (e.inside_call && !helper_leaves(context_, from_, e, depth_)) ||
           (!from_.many && e.blocks && !e.drains);
  }
  return over_ && over_->ends(e);
}

bool pending::may_follow(const flow_block& block, const flow_edge& edge) const {
  if (edge.exceptional) {
    // Into a handler of the same body, by a throw that is seen: the reading is over as surely as by a return.
    return edge.to != from_.body->flow.exit && context_.events.throws(block.last_call) == throw_odds::certain;
  }
  if (over_ && !over_->may_follow(block)) {
    return false;
  }
  const clang::Stmt* terminator = block.terminator;
  if (terminator == nullptr) {
    return true;
  }
  if (llvm::isa<clang::CXXTryStmt>(terminator) && edge.to == from_.body->flow.exit) {
    return false;  // what no handler is written for
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
