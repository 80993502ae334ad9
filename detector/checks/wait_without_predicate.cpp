#include "detector/checks/wait_without_predicate.h"

#include <algorithm>

#include "clang/AST/Attr.h"
#include "detector/checks/condition_waits.h"
#include "detector/checks/lock_notes.h"
#include "detector/checks/mends.h"
#include "detector/checks/parts.h"
#include "detector/checks/round_waits.h"
#include "detector/events.h"
#include "detector/events_waits.h"
#include "detector/lock_sets.h"

namespace snag::detector {
namespace {

/// True where two parts are of one and the same object.
bool side_by_side(const object& a, const object& b) {
  return (a.member == nullptr) == (b.member == nullptr) && (a.member == nullptr || a.root == b.root);
}

/// True where the wait comes round again: what it waits for is asked again, by whatever loop.
bool comes_round(const condition_wait& wait) {
  const auto from = wait.body->after(*wait.at);
  return from && search(
                     wait.body->flow, *from,
                     [&](const event& e) { return &e == wait.at ? step::found : step::go_on; },
                     [](unsigned, const flow_block&, const flow_edge&) { return true; }, false)
                     .has_value();
}

void offer_loop(const condition_wait& wait, report& r) {
  const auto around = wait.body->enclosing(wait.at->at);
  const auto* branch = around.empty() ? nullptr : llvm::dyn_cast<clang::IfStmt>(around.front());
  if (branch == nullptr) {
    return;
  }
  r.notes.push_back({branch->getIfLoc(), "what it waits for is asked once, here", {}});
  const clang::Stmt* then = branch->getThen();
  if (const auto* list = llvm::dyn_cast<clang::CompoundStmt>(then); list != nullptr && list->size() == 1) {
    then = list->body_front();
  }
  const auto* only = llvm::dyn_cast<clang::Expr>(then);
  if (only == nullptr || only->IgnoreImplicit() != wait.at->at || branch->getElse() != nullptr ||
      branch->hasInitStorage() || branch->hasVarStorage() || branch->isConstexpr()) {
    return;
  }
  const auto keyword = clang::CharSourceRange::getTokenRange(branch->getIfLoc());
  r.fixes.push_back({"ask again after every wake-up", {{keyword, "while"}}});
}

/// The statement of a block in front of the one that is a part of it and nothing else, or null.
const clang::Stmt* right_before(const body_events& body, const clang::Stmt* part) {
  const clang::Stmt* at = body.parents->getParent(part);
  while (llvm::isa_and_nonnull<clang::FullExpr, clang::CastExpr, clang::ParenExpr>(at)) {
    part = at;
    at = body.parents->getParent(at);
  }
  const clang::Stmt* last = nullptr;
  if (const auto* block = llvm::dyn_cast_or_null<clang::CompoundStmt>(at)) {
    for (const clang::Stmt* statement : block->body()) {
      if (statement == part) {
        return last;
      }
      last = statement;
    }
  }
  return nullptr;
}

/// The innermost loop around a part, if it can end or asks something on its way: a round that always waits
/// and never ends follows a beat, and may miss one.
const clang::Stmt* asking_loop(const check_context& context, const body_events& body,
                               const clang::Stmt* part) {
  for (const clang::Stmt* around : body.enclosing(part)) {
    if (is_loop(around)) {
      const clang::Expr* asked = condition_of(around);
      bool always = false;
      const bool endless =
          asked == nullptr ||
          (!asked->isValueDependent() && asked->EvaluateAsBooleanCondition(always, context.ast) && always);
      return !endless || leaves(around) ? around : nullptr;
    }
  }
  return nullptr;
}

report report_at(const condition_wait& wait) {
  report r;
  r.at = wait.at->where;
  r.in = wait.body->function;
  r.underlined = wait.at->at->getSourceRange();
  return r;
}

/// while (running) { lock; wait; }: the lock is taken in each round and the wait comes at once, so that
/// nothing is asked under it. What happened since the loop asked, and its wake-up, are slept through.
void check_round(const check_context& context, const condition_wait& wait, const taken_lock& own) {
  const clang::Stmt* before = right_before(*wait.body, wait.at->at);
  const clang::Stmt* loop = asking_loop(context, *wait.body, wait.at->at);
  if (before == nullptr || loop == nullptr || own.at == nullptr || !own.through.empty() ||
      !contains(*wait.body, before, own.at) || !contains(*wait.body, loop, own.at)) {
    return;
  }
  report r = report_at(wait);
  r.message = quoted(wait.at->on) +
              " is waited for as soon as the lock is taken, whatever happened since the loop asked: that "
              "wake-up is lost";
  r.notes.push_back({own.where, "the lock is taken here, and nothing is asked under it", {}});
  r.notes.push_back({loop->getBeginLoc(), "every round of this loop takes it anew", {}});
  context.sink(std::move(r));
}

/// if (!ready) condition.wait(&mutex), asked under the lock, of a condition that wakes nobody for nothing:
/// enough where one waits, and who wakes it has what it waits for.
bool may_ask_once(const check_context& context, const condition_wait& wait, const taken_lock& own) {
  const clang::ValueDecl* condition = part_of(wait.at->on);
  const type_model* kind = condition == nullptr ? nullptr : context.known.of(condition->getType());
  return kind != nullptr && kind->wakes_when_woken && own.at != nullptr &&
         llvm::any_of(wait.body->enclosing(wait.at->at), [&](const clang::Stmt* around) {
           return llvm::isa<clang::IfStmt>(around) && !contains(*wait.body, around, own.at);
         });
}

void check_wait(const check_context& context, const condition_wait& wait) {
  if (wait.has_predicate || !wait.at->blocks) {
    return;
  }
  // Who is given the lock from outside is somebody's way to write the loop.
  const held_locks held = context.events.locks().before(*wait.body, *wait.at);
  const taken_lock* own = nullptr;
  for (const lock_path& lock : wait.locks) {
    const taken_lock* one = holds(held, lock);
    own = one != nullptr && !one->moved_here ? one : own;
  }
  if (own == nullptr) {
    return;
  }
  const clang::Expr* stale = nullptr;
  if (comes_round(wait)) {
    stale = stale_after(context, wait);
    if (stale == nullptr) {
      check_round(context, wait, *own);
      return;
    }
  }
  report r = report_at(wait);
  r.message = quoted(wait.at->on) +
              " is waited for without a loop or predicate: a wake-up that is early, stolen or spurious goes "
              "for a true one";
  if (stale != nullptr) {
    r.notes.push_back({stale->getExprLoc(), "and this takes what was asked for, without asking again",
                       stale->getSourceRange()});
  }
  if (stale == nullptr && may_ask_once(context, wait, *own)) {
    r.sure = confidence::low;
  }
  offer_loop(wait, r);
  context.sink(std::move(r));
}

/// Lambdas that are no task run where somebody else decides, maybe under the lock. So do functions of which
/// other files know, where the lock is one that a function leaves to its callers: lock_queue(q); put(q);
bool runs_unlocked(const check_context& context, const body_events& body, const clang::ValueDecl* lock) {
  const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(body.function);
  if (llvm::isa<clang::CXXConstructorDecl>(body.function) ||
      body.function->hasAttr<clang::RequiresCapabilityAttr>()) {
    return false;  // nobody waits yet; or the caller has the lock, as it is written there
  }
  const lock_sets& locks = context.events.locks();
  const auto is_it = [&](const lock_path& path) { return declaration_of(path) == lock; };
  if (std::ranges::any_of(locks.summary(body.function).releases, is_it)) {
    return false;  // what it gives back and has not taken, it was called with
  }
  bool is_task = false;
  bool called_locked = false;
  bool left_to_callers = false;
  for (const auto& other : context.events.bodies()) {
    left_to_callers |= std::ranges::any_of(locks.summary(other->function).keeps,
                                           [&](const taken_lock& one) { return is_it(one.lock); });
    for (const auto& started : other->tasks) {
      is_task |=
          started->code != nullptr && started->code->getCanonicalDecl() == body.function->getCanonicalDecl();
    }
    locks.walk(*other, [&](const event& e, const held_locks& held) {
      if (held.empty() || e.is != event_kind::call) {
        return;
      }
      for (const clang::FunctionDecl* callee : locks.called(e)) {
        called_locked |= callee->getCanonicalDecl() == body.function->getCanonicalDecl() &&
                         std::ranges::any_of(held, [&](const taken_lock& one) { return is_it(one.lock); });
      }
    });
  }
  const bool is_lambda = method != nullptr && method->getParent()->isLambda();
  const bool called_elsewhere = body.function->isExternallyVisible() && left_to_callers;
  return !called_locked && (is_task || (!is_lambda && !called_elsewhere));
}

/// A write to what a wait's predicate reads, and a notify behind it, with the wait's lock at no time between:
/// whoever has just found the predicate false and is about to wait sleeps through both.
void check_notify(const check_context& context, const std::vector<condition_wait>& waits,
                  const body_events& body, const event& notify) {
  const lock_sets& locks = context.events.locks();
  for (const condition_wait& wait : waits) {
    const clang::ValueDecl* lock = wait.locks.size() == 1 ? declaration_of(wait.locks.front()) : nullptr;
    if (!wait.at->blocks || lock == nullptr || part_of(wait.at->on) != part_of(notify.on) ||
        llvm::isa<clang::ParmVarDecl>(lock)) {
      continue;
    }
    const event* written = nullptr;
    locks.walk(body, [&](const event& e, const held_locks& held) {
      const bool locked =
          std::ranges::any_of(held, [&](const taken_lock& one) { return declaration_of(one.lock) == lock; });
      if (written != nullptr || e.is != event_kind::write || e.inside_call || e.at_scope_end || locked ||
          !e.on || !side_by_side(e.on, notify.on) ||
          std::ranges::find(wait.reads, part_of(e.on)) == wait.reads.end()) {
        return;
      }
      const auto at_event = [&](const event& next) {
        if (&next == &notify) {
          return step::found;
        }
        const bool takes = std::ranges::any_of(
            locks.takes(body, next), [&](const taken_lock& one) { return declaration_of(one.lock) == lock; });
        return takes ? step::stop : step::go_on;
      };
      const auto from = body.after(e);
      if (from && search(body.flow, *from, at_event, without_exception, false)) {
        written = &e;
      }
    });
    if (written == nullptr || !runs_unlocked(context, body, lock)) {
      continue;
    }
    report r;
    r.at = written->where;
    r.in = body.function;
    r.underlined = written->at->getSourceRange();
    r.message = quoted(written->on) + " is written without '" + lock->getNameAsString() +
                "', under which it is read before a wait: the wake-up can be lost";
    r.notes.push_back({wait.at->where, "it is waited for here, under the lock", {}});
    r.notes.push_back({notify.where, "and this wakes nobody who has read it and does not wait yet", {}});
    offer_locked_write(context, body, *written, lock, r);
    context.sink(std::move(r));
    return;
  }
}

void run(const check_context& context) {
  const std::vector<condition_wait> waits = all_waits(context);
  for (const condition_wait& wait : waits) {
    check_wait(context, wait);
  }
  if (waits.empty()) {
    return;
  }
  check_single_wake_ups(context, waits);
  for (const auto& body : context.events.bodies()) {
    for (const event& e : body->flow.all_events()) {
      if (e.is == event_kind::notify && !e.inside_call && !e.at_scope_end && e.on) {
        check_notify(context, waits, *body, e);
      }
    }
  }
}

}  // namespace

const check_info wait_without_predicate = {
    .name = "snag-wait-without-predicate",
    .summary =
        "a condition is waited for without a loop or predicate, or its state is written without the lock",
    .why =
        "A wait on a condition may return without a reason, after somebody else took what it waited for, or "
        "never, "
        "because the wake-up came before it began. Only the state behind the condition tells, asked under "
        "the lock "
        "before and after every wait, and written under the same lock: otherwise a wake-up falls between the "
        "question and the wait.",
    .shown_by = "locks/wait-without-predicate",
    .sure = confidence::medium,
    .run = run,
};

}  // namespace snag::detector
