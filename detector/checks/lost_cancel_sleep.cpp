// A sleep that a stop does not end: the task is asked to stop in time, and its owner waits for the rest of
// the sleep.

#include "clang/AST/DynamicRecursiveASTVisitor.h"
#include "detector/checks/lost_cancel.h"
#include "detector/checks/stopping.h"
#include "detector/events_waits.h"

namespace snag::detector {
namespace {

/// Names whose values are not known where the text is read.
llvm::SmallPtrSet<const clang::ValueDecl*, 16> variables_in(const check_context& context,
                                                            const clang::Stmt* part) {
  llvm::SmallPtrSet<const clang::ValueDecl*, 16> found;
  for (const clang::ValueDecl* name : mentions(context, part).names) {
    const auto* variable = llvm::dyn_cast<clang::VarDecl>(name);
    const bool constant = variable != nullptr && !llvm::isa<clang::ParmVarDecl>(variable) &&
                          (variable->isConstexpr() || variable->getType().isConstQualified());
    if (!constant) {
      found.insert(name);
    }
  }
  return found;
}

class sleep_finder : public clang::DynamicRecursiveASTVisitor {
 public:
  sleep_finder(const check_context& context, const body_events& code, const clang::ParmVarDecl* token)
      : context_(context), code_(code), token_(token) {}
  const clang::CallExpr* found = nullptr;

  bool TraverseLambdaExpr(clang::LambdaExpr* /*lambda*/) override { return true; }
  bool VisitCallExpr(clang::CallExpr* call) override {
    const function_model* model = context_.known.of(*call);
    if (model == nullptr || model->is != role::blocking || call->getNumArgs() != 1 ||
        context_.known.operand_of(model->on, *call) != nullptr || found != nullptr) {
      return true;
    }
    for (const clang::Stmt* around : code_.enclosing(call)) {
      const auto* loop = llvm::dyn_cast<clang::WhileStmt>(around);
      if (loop != nullptr && mentions(context_, loop->getCond()).names.contains(token_)) {
        found = call;
      }
    }
    return true;
  }

 private:
  const check_context& context_;
  const body_events& code_;
  const clang::ValueDecl* token_;
};

void judge(const check_context& context, const body_events& body, const task& started) {
  const body_events* code = context.events.of(started.code);
  const auto after = body.after(started);
  if (code == nullptr || !after || started.given_away || started.returned || started.holders.size() != 1) {
    return;
  }
  for (const clang::ParmVarDecl* token : started.code->parameters()) {
    const type_model* kind = context.known.of(token->getType());
    if (kind == nullptr || kind->is != object_kind::context) {
      continue;
    }
    sleep_finder sleeps(context, *code, llvm::cast<clang::ParmVarDecl>(token->getCanonicalDecl()));
    sleeps.TraverseStmt(const_cast<clang::Stmt*>(code->body));  // the visitor only reads
    if (sleeps.found == nullptr) {
      continue;
    }
    const auto lasts = variables_in(context, sleeps.found->getArg(0));
    const auto limited = [&](const event& e) {
      const auto* call = llvm::dyn_cast_or_null<clang::CallExpr>(e.at);
      if (e.is != event_kind::wait || e.blocks || call == nullptr || e.inside_call ||
          call->getNumArgs() == 0) {
        return false;
      }
      const auto limit = variables_in(context, call);
      return llvm::none_of(lasts, [&](const clang::ValueDecl* name) { return limit.contains(name); });
    };
    const auto effects = context.events.effects(started);
    const bool answers = std::ranges::any_of(effects, [](const event& e) {
      return e.is == event_kind::publish || e.is == event_kind::count_down || e.is == event_kind::send;
    });
    const auto path = search(
        body.flow, *after, [&](const event& e) { return limited(e) ? step::found : step::go_on; },
        without_exception, false);
    if (!path || !answers || lasts.empty()) {
      continue;
    }
    report r;
    r.at = sleeps.found->getBeginLoc();
    r.underlined = sleeps.found->getSourceRange();
    r.in = started.code;
    r.message = "a stop does not end this sleep: whoever gives up at a limit waits for the rest of it";
    r.notes.push_back({path->found->where, "the limit", {}});
    r.notes.push_back({started.holders.front().root->getLocation(),
                       "the end of " + quoted(started.holders.front()) + " asks it to stop, and waits for it",
                       {}});
    context.sink(std::move(r));
  }
}

}  // namespace

void find_deaf_sleeps(const check_context& context) {
  for (const auto& body : context.events.bodies()) {
    for (const auto& started : body->tasks) {
      if (started->handle_end == at_end::join && started->code != nullptr) {
        judge(context, *body, *started);
      }
    }
  }
}

}  // namespace snag::detector
