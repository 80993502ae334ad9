#include "detector/checks/broken_promise.h"

#include <algorithm>

#include "clang/Basic/SourceManager.h"
#include "detector/checks/answers.h"
#include "detector/checks/kept_promise.h"
#include "detector/checks/promise_by_hand.h"
#include "detector/checks/replies.h"
#include "detector/events_waits.h"
#include "llvm/ADT/SmallPtrSet.h"

namespace snag::detector {
namespace {

const type_model* promise_kind(const check_context& context, const clang::ValueDecl* declaration) {
  const type_model* kind = declaration == nullptr ? nullptr : context.known.of(declaration->getType());
  return kind != nullptr && kind->is == object_kind::promise ? kind : nullptr;
}

/// What is known of a promise, of what a shared pointer points to, or of a member that is one; null where it
/// is none.
const type_model* promise_behind(const check_context& context, const clang::ValueDecl* declaration) {
  if (const type_model* itself = promise_kind(context, declaration);
      itself != nullptr || declaration == nullptr) {
    return itself;
  }
  const auto* pointer = llvm::dyn_cast_or_null<clang::ClassTemplateSpecializationDecl>(
      declaration->getType()->getAsCXXRecordDecl());
  if (pointer == nullptr || pointer->getTemplateArgs().size() == 0 ||
      pointer->getTemplateArgs()[0].getKind() != clang::TemplateArgument::Type) {
    return nullptr;
  }
  const type_model* kind = context.known.of(pointer->getTemplateArgs()[0].getAsType());
  return kind != nullptr && kind->is == object_kind::promise ? kind : nullptr;
}

bool is_promise(const check_context& context, const object& what) {
  return promise_behind(context, what.member != nullptr ? what.member : what.root) != nullptr;
}

/// A question to the promise itself, such as for its future.
bool is_own_call(const check_context& context, const event& e, const object& promise) {
  if (const auto* op = llvm::dyn_cast_or_null<clang::CXXOperatorCallExpr>(e.at)) {
    return op->getOperator() == clang::OO_Arrow || op->getOperator() == clang::OO_Star;
  }
  const auto* call = llvm::dyn_cast_or_null<clang::CXXMemberCallExpr>(e.at);
  return call != nullptr && context.events.object_of(call->getImplicitObjectArgument()) == promise;
}

/// Where somebody else gets the promise, or what it is part of.
bool gives_away(const check_context& context, const event& e, const object& promise) {
  const bool about = e.on.root == promise.root && (e.on.member == nullptr || e.on.member == promise.member);
  if (!about) {
    return false;
  }
  switch (e.is) {
    case event_kind::moved:
    case event_kind::leave:
    case event_kind::publish:
      return true;
    case event_kind::touch:
    case event_kind::write:
      return !is_own_call(context, e, promise);
    default:
      return false;
  }
}

void find_captured(const clang::Stmt* in, llvm::SmallPtrSetImpl<const clang::ValueDecl*>& out) {
  if (in == nullptr) {
    return;
  }
  if (const auto* lambda = llvm::dyn_cast<clang::LambdaExpr>(in)) {
    for (const clang::LambdaCapture& capture : lambda->captures()) {
      if (capture.capturesVariable()) {
        out.insert(capture.getCapturedVar());
      }
    }
  }
  for (const clang::Stmt* child : in->children()) {
    find_captured(child, out);
  }
}

std::vector<const event*> answers_in(const body_events& code, const object& promise) {
  std::vector<const event*> found;
  for (auto block = code.flow.blocks.rbegin(); block != code.flow.blocks.rend(); ++block) {
    for (const event& e : block->events) {
      if (e.is == event_kind::publish && e.on == promise) {
        found.push_back(&e);
      }
    }
  }
  return found;
}

std::vector<object> promises_of(const check_context& context, const body_events& code) {
  std::vector<object> found;
  for (const event& e : code.flow.all_events()) {
    if (e.is == event_kind::publish && is_promise(context, e.on) &&
        std::ranges::find(found, e.on) == found.end()) {
      found.push_back(e.on);
    }
  }
  return found;
}

bool is_capture_of(const clang::VarDecl* variable, const clang::FunctionDecl* code) {
  const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(code);
  return method != nullptr && method->getParent()->isLambda() &&
         std::ranges::any_of(method->getParent()->captures(), [&](const clang::LambdaCapture& c) {
           return c.capturesVariable() && c.getCapturedVar() == variable;
         });
}

/// A part of a value that nobody else has: a request, a pair, an optional request; no pointer's.
bool is_part_of(const check_context& context, const clang::ValueDecl* part, const clang::VarDecl* owner) {
  const auto* record = owner->getType()->getAsCXXRecordDecl();
  if (llvm::isa<clang::BindingDecl>(part)) {
    return true;
  }
  const auto* field = llvm::dyn_cast<clang::FieldDecl>(part);
  if (field == nullptr || record == nullptr || stands_for_another(*owner, context.known)) {
    return false;
  }
  const auto is_its = [&](const clang::CXXRecordDecl* of) {
    return of != nullptr && of->getCanonicalDecl() == field->getParent()->getCanonicalDecl();
  };
  const auto* special = llvm::dyn_cast<clang::ClassTemplateSpecializationDecl>(record);
  return is_its(record) || (special != nullptr && special->getTemplateArgs().size() > 0 &&
                            special->getTemplateArgs()[0].getKind() == clang::TemplateArgument::Type &&
                            is_its(special->getTemplateArgs()[0].getAsType()->getAsCXXRecordDecl()));
}

/// A promise of the program's own, known by its body: it has no future of its own, and its end tells nobody.
bool is_by_hand(const check_context& context, const clang::ValueDecl& variable) {
  const type_model* kind = promise_behind(context, &variable);
  return kind != nullptr && kind->from.empty();
}

/// A promise that the body owns, alone or in a request: a local, a parameter by value, what a lambda was made
/// with.
void check_owned(const check_context& context, const body_events& code) {
  llvm::SmallPtrSet<const clang::ValueDecl*, 8> captured;
  find_captured(code.body, captured);
  for (const object& promise : promises_of(context, code)) {
    const auto* owner = llvm::dyn_cast<clang::VarDecl>(promise.root);
    if (owner == nullptr || !owner->hasLocalStorage() || owner->getType()->isReferenceType() ||
        owner->getType()->isPointerType() || captured.contains(owner) ||
        is_by_hand(context, promise.member != nullptr ? *promise.member : *owner) ||
        !(owner->isInitCapture() ? is_capture_of(owner, code.function)
                                 : owner->getDeclContext() == code.function)) {
      continue;
    }
    // Of containers and pointers somebody else may have the rest.
    if (promise.member == nullptr ? promise_kind(context, owner) == nullptr
                                  : !is_part_of(context, promise.member, owner)) {
      continue;
    }
    const debt owed{&code, answers_in(code, promise), owner, nullptr, false};
    const auto how =
        find_default(context, owed, [&](const event& e) { return gives_away(context, e, promise); });
    if (how) {
      tell_default(context, owed, quoted(promise) + " can be destroyed without an answer", *how, nullptr);
    }
  }
}

/// A promise of the spawner that one task, and nobody else, is to answer.
void check_task(const check_context& context, const body_events& spawner, const task& started) {
  const body_events* code = context.events.of(started.code);
  if (code == nullptr) {
    return;
  }
  for (const object& inner : promises_of(context, *code)) {
    const object promise = in_terms_of(started, inner);
    const auto* variable = llvm::dyn_cast<clang::VarDecl>(promise.root);
    if (variable == nullptr || promise.member != nullptr || !variable->hasLocalStorage() ||
        llvm::isa<clang::ParmVarDecl>(variable) || variable->isInitCapture() ||
        variable->getDeclContext() != spawner.function) {
      continue;
    }
    if (is_by_hand(context, *variable) && !owes_alone(context, spawner, started, *variable)) {
      continue;
    }
    // Of many tasks with one promise, one answers: the last, or the first.
    const auto& sources = context.ast.getSourceManager();
    bool others = started.loop != nullptr &&
                  sources.isBeforeInTranslationUnit(variable->getLocation(), started.loop->getBeginLoc());
    for (const event& e : spawner.flow.all_events()) {
      others |=
          gives_away(context, e, promise) && e.started == nullptr && !contains(spawner, started.spawn, e.at);
    }
    for (const auto& other : spawner.tasks) {
      const auto does = context.events.effects(*other);
      others |= other.get() != &started &&
                std::ranges::any_of(does, [&](const event& e) { return e.on == promise; });
    }
    llvm::SmallPtrSet<const clang::ValueDecl*, 8> captured;
    find_captured(code->body, captured);
    if (others || captured.contains(variable)) {
      continue;
    }
    const debt owed{code, answers_in(*code, inner), nullptr, nullptr, keeps_exceptions(context, started)};
    const auto how =
        find_default(context, owed, [&](const event& e) { return gives_away(context, e, inner); });
    if (how) {
      tell_default(context, owed, quoted(promise) + " is not answered on every path of the task", *how,
                   &started);
    }
  }
}

/// The one place of the translation unit that answers a member.
bool is_sole_answer(const check_context& context, const event& answer) {
  for (const auto& body : context.events.bodies()) {
    for (const event& e : body->flow.all_events()) {
      if (e.is == event_kind::publish && !e.inside_call && e.where != answer.where &&
          (e.on.member == answer.on.member || e.on.root == answer.on.member)) {
        return false;
      }
    }
  }
  return true;
}

/// A task serves requests that its spawner made, kept, and waits for.
bool spawner_waits(const check_context& context, const event& answer) {
  for (const auto& body : context.events.bodies()) {
    bool waits_for_future = false;
    for (const event& e : body->flow.all_events()) {
      const auto* call = llvm::dyn_cast_or_null<clang::CXXMemberCallExpr>(e.at);
      const type_model* kind =
          e.is != event_kind::wait || call == nullptr ? nullptr : context.known.of(call->getObjectType());
      waits_for_future |= kind != nullptr && kind->is == object_kind::future;
    }
    for (const auto& started : body->tasks) {
      const auto does = context.events.effects(*started);
      if (waits_for_future && std::ranges::any_of(does, [&](const event& e) {
            const auto* owner = llvm::dyn_cast_or_null<clang::VarDecl>(e.on.root);
            return e.is == event_kind::publish && e.on.member == answer.on.member && owner != nullptr &&
                   owner->hasLocalStorage() && !llvm::isa<clang::ParmVarDecl>(owner) &&
                   owner->getDeclContext() == body->function;
          })) {
        return true;
      }
    }
  }
  return false;
}

/// Requests that stay in their container while they are served, one in each round of a loop.
void check_rounds(const check_context& context, const body_events& code) {
  for (const object& promise : promises_of(context, code)) {
    const auto answers = answers_in(code, promise);
    if (promise.member == nullptr || answers.front()->inside_call) {
      continue;
    }
    const clang::CXXForRangeStmt* round = nullptr;
    for (const clang::Stmt* around : code.enclosing(answers.front()->at)) {
      if (round == nullptr && llvm::isa<clang::CXXForRangeStmt>(around)) {
        round = llvm::cast<clang::CXXForRangeStmt>(around);
      }
    }
    if (round == nullptr || !round->getLoopVariable()->getType()->isReferenceType() ||
        context.events.object_of(round->getRangeInit()).root != promise.root ||
        !std::ranges::all_of(answers, [&](const event* e) { return contains(code, round, e->at); }) ||
        !is_sole_answer(context, *answers.front()) || !spawner_waits(context, *answers.front())) {
      continue;
    }
    const debt owed{&code, answers, nullptr, round, false};
    const auto how = find_default(context, owed, [&](const event& e) {
      const bool own_step = contains(code, round->getInc(), e.at) || contains(code, round->getCond(), e.at) ||
                            contains(code, round->getLoopVarStmt(), e.at);
      return gives_away(context, e, promise) && !own_step;
    });
    if (how) {
      tell_default(context, owed, quoted(promise) + " is not answered for every request", *how, nullptr);
    }
  }
}

void run(const check_context& context) {
  find_kept_promises(context);
  for (const auto& body : context.events.bodies()) {
    check_owned(context, *body);
    check_rounds(context, *body);
    for (const auto& started : body->tasks) {
      check_task(context, *body, *started);
      check_reply(context, *body, *started);
    }
  }
}

}  // namespace

const check_info broken_promise = {
    .name = "snag-broken-promise",
    .summary = "a promise or reply can be dropped without an answer",
    .why =
        "Somebody waits for the answer. Where a path leaves early, an exception is swallowed, or a branch "
        "has no "
        "else, nobody gives it: the future throws 'broken promise' at the one who asked, or the wait never "
        "ends. "
        "Answer on every path, with an error where there is no value.",
    .shown_by = "failures/broken-promise",
    .sure = confidence::medium,
    .run = run,
};

}  // namespace snag::detector
