#include "detector/checks/kept_promise.h"

#include <algorithm>

#include "clang/AST/DynamicRecursiveASTVisitor.h"
#include "detector/checks/parts.h"
#include "detector/events_waits.h"

namespace snag::detector {
namespace {

bool is_of_kind(const check_context& context, clang::QualType type, object_kind wanted) {
  const type_model* kind = type.isNull() ? nullptr : context.known.of(type.getNonReferenceType());
  return kind != nullptr && kind->is == wanted;
}

/// The promises that a body declares for itself, in the order of the text.
class promise_finder : public clang::DynamicRecursiveASTVisitor {
 public:
  explicit promise_finder(const check_context& context) : context_(context) {}
  std::vector<const clang::VarDecl*> found;

  bool TraverseLambdaExpr(clang::LambdaExpr* /*lambda*/) override { return true; }
  bool VisitVarDecl(clang::VarDecl* variable) override {
    if (variable->hasLocalStorage() && !llvm::isa<clang::ParmVarDecl>(variable) &&
        !variable->getType()->isReferenceType() &&
        is_of_kind(context_, variable->getType(), object_kind::promise)) {
      found.push_back(variable->getCanonicalDecl());
    }
    return true;
  }

 private:
  const check_context& context_;
};

/// How often a variable is named, in lambdas too, and the calls that ask it for its future.
class use_counter : public clang::DynamicRecursiveASTVisitor {
 public:
  use_counter(const check_context& context, const clang::VarDecl* promise)
      : context_(context), promise_(promise) {}
  unsigned named = 0;
  std::vector<const clang::CallExpr*> questions;

  bool VisitDeclRefExpr(clang::DeclRefExpr* name) override {
    named += name->getDecl()->getCanonicalDecl() == promise_ ? 1 : 0;
    return true;
  }
  bool VisitLambdaExpr(clang::LambdaExpr* lambda) override {
    for (const clang::LambdaCapture& capture : lambda->captures()) {
      named += capture.capturesVariable() && capture.getCapturedVar()->getCanonicalDecl() == promise_ ? 1 : 0;
    }
    return true;
  }
  bool VisitCXXMemberCallExpr(clang::CXXMemberCallExpr* call) override {
    const auto* on =
        llvm::dyn_cast<clang::DeclRefExpr>(call->getImplicitObjectArgument()->IgnoreParenImpCasts());
    if (on != nullptr && on->getDecl()->getCanonicalDecl() == promise_ && call->getNumArgs() == 0 &&
        is_of_kind(context_, call->getType(), object_kind::future)) {
      questions.push_back(call);
    }
    return true;
  }

 private:
  const check_context& context_;
  const clang::VarDecl* promise_;
};

/// A wait for the future that a path from the start of a task leads to, with or without a limit.
const event* wait_behind(const body_events& body, const task& started, const clang::VarDecl* future) {
  const auto start = body.after(started);
  const auto path = !start ? std::nullopt
                           : search(
                                 body.flow, *start,
                                 [&](const event& e) {
                                   const bool waits = e.is == event_kind::wait && !e.at_scope_end &&
                                                      e.on.root == future && e.on.member == nullptr;
                                   return waits ? step::found : step::go_on;
                                 },
                                 without_exception, false);
  return path ? path->found : nullptr;
}

void judge(const check_context& context, const body_events& body, const clang::VarDecl* promise) {
  use_counter uses(context, promise);
  uses.TraverseStmt(const_cast<clang::Stmt*>(body.body));  // the visitor only reads
  if (uses.questions.size() != 1 || uses.named != 1) {
    return;
  }
  const clang::VarDecl* future = initialised_around(body, uses.questions.front());
  if (future == nullptr) {
    return;
  }
  // Without a task, to wait for what never comes may be the plan: to wait for ever, or until the limit.
  for (const auto& started : body.tasks) {
    const event* wait = wait_behind(body, *started, future->getCanonicalDecl());
    if (wait == nullptr) {
      continue;
    }
    report r;
    r.at = promise->getLocation();
    r.in = body.function;
    r.message = "'" + promise->getNameAsString() +
                "' is neither answered nor given to anybody, and its future is waited for";
    r.notes.push_back({started->spawn->getBeginLoc(), "the task that starts here does not have it", {}});
    r.notes.push_back({wait->where, "so that this waits in vain", {}});
    if (body.function->isMain() || promise->getLocation().isMacroID() ||
        body.function->getLocation().isMacroID()) {
      r.sure = confidence::low;  // it stays until it is killed; or a test of what no answer does
    }
    context.sink(std::move(r));
    return;
  }
}

}  // namespace

void find_kept_promises(const check_context& context) {
  for (const auto& body : context.events.bodies()) {
    promise_finder promises(context);
    promises.TraverseStmt(const_cast<clang::Stmt*>(body->body));  // the visitor only reads
    for (const clang::VarDecl* promise : promises.found) {
      judge(context, *body, promise);
    }
  }
}

}  // namespace snag::detector
