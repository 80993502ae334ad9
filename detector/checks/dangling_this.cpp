#include "detector/checks/dangling_this.h"

#include <algorithm>

#include "detector/checks/writers.h"
#include "detector/events.h"

namespace snag::detector {
namespace {

/// Anything that may be a wait, or a word to the task.
bool may_wait(const event& e) {
  return e.is == event_kind::wait || e.is == event_kind::receive || e.is == event_kind::join ||
         e.is == event_kind::cancel || e.is == event_kind::close;
}

/// A member is named in the task's own code: to read one of an object that is gone is no better.
bool reads_field(const check_context& context, const task& started) {
  const body_events* code = context.events.of(started.code);
  return code != nullptr && std::ranges::any_of(code->flow.all_events(), [](const event& e) {
           return e.is == event_kind::use && e.on.member == nullptr &&
                  llvm::isa_and_nonnull<clang::FieldDecl>(e.on.root);
         });
}

/// A task of a member function that goes on by itself and uses the members of its object.
const task* left_behind(const check_context& context, const body_events& method) {
  for (const auto& started : method.tasks) {
    if (!started->borrows_this || started->code == nullptr || started->by_callee != nullptr ||
        (!started->detached && started->joined != joined_by::nobody)) {
      continue;
    }
    const bool uses = std::ranges::any_of(context.events.effects(*started),
                                          [](const event& e) {
                                            return e.is == event_kind::write &&
                                                   llvm::isa_and_nonnull<clang::FieldDecl>(e.on.root);
                                          }) ||
                      reads_field(context, *started);
    const bool waits = std::ranges::any_of(context.events.effects(method.function), may_wait);
    if (uses && !waits) {
      return started.get();
    }
  }
  return nullptr;
}

/// The end of the object does nothing that could wait or tell.
bool ends_silently(const check_context& context, const clang::CXXRecordDecl* record) {
  const clang::CXXDestructorDecl* destructor = record->getDestructor();
  if (destructor == nullptr || destructor->isImplicit() || destructor->isDefaulted()) {
    return true;
  }
  return context.events.of(destructor) != nullptr &&
         std::ranges::none_of(context.events.effects(destructor), [](const event& e) {
           return may_wait(e) || e.is == event_kind::touch || e.is == event_kind::write;
         });
}

void judge(const check_context& context, const body_events& body, const clang::CXXMemberCallExpr* call) {
  const auto* name =
      llvm::dyn_cast<clang::DeclRefExpr>(call->getImplicitObjectArgument()->IgnoreParenImpCasts());
  const auto* owner = name == nullptr ? nullptr : llvm::dyn_cast<clang::VarDecl>(name->getDecl());
  const body_events* method = context.events.of(call->getDirectCallee());
  const auto* record = owner == nullptr ? nullptr : owner->getType()->getAsCXXRecordDecl();
  if (method == nullptr || record == nullptr || !record->hasDefinition() || !owner->hasLocalStorage() ||
      llvm::isa<clang::ParmVarDecl>(owner) || owner->getDeclContext() != body.function ||
      body.function->isMain()) {
    return;
  }
  const task* started = left_behind(context, *method);
  const auto start = after_call(body, call);
  if (started == nullptr || !start || !ends_silently(context, record)) {
    return;
  }
  const auto path = search(
      body.flow, *start,
      [&](const event& e) {
        if (e.is == event_kind::scope_end && e.on.root == owner->getCanonicalDecl()) {
          return step::found;
        }
        const bool spoken_to = e.on.root == owner->getCanonicalDecl() && e.is != event_kind::use;
        return may_wait(e) || spoken_to ? step::stop : step::go_on;
      },
      without_exception, false);
  if (!path) {
    return;
  }
  report r;
  r.at = started->spawn->getBeginLoc();
  r.underlined = started->spawn->getSourceRange();
  r.in = method->function;
  r.message = "this task uses its object's members and can outlive '" + owner->getNameAsString() + "'";
  r.notes.push_back({call->getBeginLoc(), "it is started here", call->getSourceRange()});
  r.notes.push_back({owner->getLocation(), "the object dies at the end of its scope, and nothing waits", {}});
  context.sink(std::move(r));
}

}  // namespace

void find_outlived_owners(const check_context& context) {
  for (const auto& body : context.events.bodies()) {
    if (body->cfg == nullptr) {
      continue;
    }
    for (const clang::CFGBlock* block : *body->cfg) {
      for (const clang::CFGElement& element : *block) {
        const auto plain = element.getAs<clang::CFGStmt>();
        if (const auto* call = plain ? llvm::dyn_cast<clang::CXXMemberCallExpr>(plain->getStmt()) : nullptr) {
          judge(context, *body, call);
        }
      }
    }
  }
}

}  // namespace snag::detector
