// A context that is derived, and a path on which nobody cancels it.

#include "clang/AST/DynamicRecursiveASTVisitor.h"
#include "detector/checks/lost_cancel.h"
#include "detector/checks/parts.h"
#include "detector/checks/stopping.h"
#include "detector/events_waits.h"

namespace snag::detector {
namespace {

/// The variable, or pair of names, that a derivation initialises: auto [ctx, cancel] = with_cancel(parent).
const clang::VarDecl* variable_of(const body_events& body, const clang::Stmt* call) {
  const clang::VarDecl* variable = initialised_around(body, call);
  return variable != nullptr && without_conversions(variable->getInit()) == call ? variable : nullptr;
}

bool is_context(const check_context& context, const clang::ValueDecl* declaration) {
  const type_model* kind = declaration == nullptr ? nullptr : context.known.of(declaration->getType());
  return kind != nullptr && kind->is == object_kind::context;
}

/// What a body does with the two halves of a derivation.
class halves : public clang::DynamicRecursiveASTVisitor {
 public:
  halves(const check_context& context, const clang::VarDecl* pair) : context_(context), pair_(pair) {}

  bool hears = false;    ///< the context is named
  bool decides = false;  ///< the cancel is named, or the pair as a whole
  clang::SourceLocation where;

  bool VisitDeclRefExpr(clang::DeclRefExpr* name) override {
    const clang::ValueDecl* declaration = name->getDecl();
    if (const auto* half = llvm::dyn_cast<clang::BindingDecl>(declaration);
        half != nullptr && half->getDecomposedDecl() == pair_) {
      note(is_context(context_, half), name->getLocation());
    } else if (declaration == pair_ && whole_) {
      note(is_context(context_, pair_), name->getLocation());
    }
    return true;
  }
  bool TraverseMemberExpr(clang::MemberExpr* member) override {
    const auto* base = llvm::dyn_cast<clang::DeclRefExpr>(member->getBase()->IgnoreParenImpCasts());
    if (base != nullptr && base->getDecl() == pair_ && llvm::isa<clang::FieldDecl>(member->getMemberDecl())) {
      note(is_context(context_, member->getMemberDecl()), member->getMemberLoc());
      return true;
    }
    return clang::DynamicRecursiveASTVisitor::TraverseMemberExpr(member);
  }

 private:
  void note(bool context, clang::SourceLocation at) {
    hears |= context;
    decides |= !context;
    where = where.isValid() ? where : at;
  }

  const check_context& context_;
  const clang::VarDecl* pair_;
  bool whole_ = true;
};

struct derivation {
  const body_events* body = nullptr;
  const event* at = nullptr;
  const clang::CallExpr* call = nullptr;
  const clang::VarDecl* pair = nullptr;
};

/// True where the event is a use of the cancel, or of the pair as a whole.
bool is_decision(const check_context& context, const derivation& of, const event& e) {
  if (e.at == nullptr || e.on.root != of.pair->getCanonicalDecl()) {
    return false;
  }
  if (e.is == event_kind::cancel) {
    return true;
  }
  if (e.is == event_kind::scope_end) {
    return false;
  }
  if (e.on.member != nullptr) {
    return !is_context(context, e.on.member);
  }
  // pair.ctx names the pair first.
  const auto* member = llvm::dyn_cast_or_null<clang::MemberExpr>(
      of.body->parents->getParentIgnoreParenImpCasts(const_cast<clang::Stmt*>(e.at)));
  return e.is == event_kind::use &&
         !(member != nullptr && llvm::isa<clang::FieldDecl>(member->getMemberDecl()));
}

/// Branches that decide, and whose condition may be the very one under which the task was started.
class hoisted_branches {
 public:
  hoisted_branches(const check_context& context, const derivation& of, const task& started) {
    const enclosing_list conditions = of.body->enclosing(started.spawn);
    const bool conditional = std::ranges::any_of(
        conditions, [&](const clang::Stmt* at) { return !contains(*of.body, at, of.call); });
    for (const event& e : of.body->flow.all_events()) {
      if (!conditional || !is_decision(context, of, e)) {
        continue;
      }
      for (const clang::Stmt* around : of.body->enclosing(e.at)) {
        if (!contains(*of.body, around, started.spawn)) {
          branches_.insert(around);
        }
      }
    }
  }
  [[nodiscard]] bool contains_terminator(const clang::Stmt* at) const { return branches_.contains(at); }

 private:
  llvm::SmallPtrSet<const clang::Stmt*, 4> branches_;
};

bool hears_of(const check_context& context, const derivation& of, const task& started) {
  halves seen(context, of.pair);
  seen.TraverseStmt(const_cast<clang::Expr*>(started.spawn));  // the visitor only reads
  if (started.closure != nullptr) {
    seen.TraverseStmt(const_cast<clang::LambdaExpr*>(started.closure));
  }
  return seen.hears && !seen.decides;
}

void judge(const check_context& context, const derivation& of, const task& started) {
  const auto begin = of.body->after(*of.at);
  const auto spawn = of.body->after(started);
  if (!begin || !spawn || !hears_of(context, of, started)) {
    return;
  }
  const auto decided = [&](const event& e) { return is_decision(context, of, e); };
  const auto started_undecided = search(
      of.body->flow, *begin,
      [&](const event& e) {
        return e.started == &started ? step::found : decided(e) ? step::stop : step::go_on;
      },
      without_exception, false);
  if (!started_undecided) {
    return;
  }
  const waits over(context, *of.body, started);
  const hoisted_branches believed(context, of, started);
  const auto path = search(
      of.body->flow, *spawn,
      [&](const event& e) { return decided(e) || over.ends(e) ? step::stop : step::go_on; },
      [&](unsigned, const flow_block& block, const flow_edge& edge) {
        return !edge.exceptional && over.may_follow(block, edge) &&
               !believed.contains_terminator(block.terminator);
      },
      true);
  if (!path) {
    return;
  }
  const function_model* model = context.known.of(*of.call);
  const clang::Expr* parent = context.known.operand_of(model->on, *of.call);
  const auto* rooted = llvm::dyn_cast_or_null<clang::CallExpr>(without_conversions(parent));
  const function_model* root = rooted == nullptr ? nullptr : context.known.of(*rooted);
  const bool free = root != nullptr && root->is == role::background;
  report r;
  r.at = of.call->getBeginLoc();
  r.underlined = of.call->getSourceRange();
  r.in = of.body->function;
  // A deadline, or whoever holds the parent, may still end it.
  r.sure = !model->blocks || !free || of.body->function->isMain() ? confidence::low : confidence::medium;
  r.message = "this context is not cancelled on every path, and a task waits for it";
  r.notes.push_back({started.spawn->getBeginLoc(), "the task starts here", started.spawn->getSourceRange()});
  const event* request = nullptr;
  for (auto block = of.body->flow.blocks.rbegin(); block != of.body->flow.blocks.rend(); ++block) {
    for (const event& e : block->events) {
      request = request == nullptr && decided(e) ? &e : request;
    }
  }
  if (request != nullptr) {
    r.notes.push_back({request->where, "it is cancelled here, but not on every path", {}});
  }
  r.notes.push_back({path->left_by != nullptr ? path->left_by->where : of.body->body->getEndLoc(),
                     "this way out leaves the task waiting",
                     {}});
  context.sink(std::move(r));
}

}  // namespace

void find_uncancelled_contexts(const check_context& context) {
  for (const auto& body : context.events.bodies()) {
    for (const event& e : body->flow.all_events()) {
      const auto* call = llvm::dyn_cast_or_null<clang::CallExpr>(e.at);
      if (e.is != event_kind::derive || call == nullptr) {
        continue;
      }
      const derivation of{body.get(), &e, call, variable_of(*body, call)};
      if (of.pair == nullptr) {
        continue;
      }
      for (const auto& started : body->tasks) {
        judge(context, of, *started);
      }
    }
  }
}

}  // namespace snag::detector
