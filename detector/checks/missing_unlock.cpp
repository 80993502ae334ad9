#include "detector/checks/missing_unlock.h"

#include <algorithm>
#include <utility>

#include "clang/Basic/SourceManager.h"
#include "detector/checks/lock_notes.h"
#include "detector/checks/mends.h"
#include "detector/checks/taken_by_hand.h"
#include "detector/events.h"
#include "detector/events_waits.h"
#include "detector/lock_sets.h"
#include "llvm/ADT/SmallPtrSet.h"

namespace snag::detector {
namespace {

using declarations = llvm::DenseSet<const clang::ValueDecl*>;
using code_set = llvm::SmallPtrSet<const clang::FunctionDecl*, 16>;

/// Locks that some function gives back without having taken them: taking and giving back are two functions'
/// business then, and one of them alone tells nothing.
declarations given_back_elsewhere(const check_context& context) {
  declarations found;
  for (const auto& body : context.events.bodies()) {
    for (const lock_path& lock : context.events.locks().summary(body->function).releases) {
      found.insert(declaration_of(lock));
    }
  }
  return found;
}

void judge(const check_context& context, const body_events& body, const taken_lock& taken, const event& start,
           bool exceptions_matter, known_leaves& leaving) {
  const taken_by_hand lock(context, body, taken, start, leaving);
  const event* last = lock.last();
  if (last == nullptr) {
    return;
  }
  const auto& sources = context.ast.getSourceManager();
  const auto is_forgotten = [&](const std::optional<path_result>& path) {
    // What the end of the function keeps is kept on purpose, for somebody else to give back.
    return path.has_value() && path->left_by != nullptr &&
           sources.isBeforeInTranslationUnit(path->left_by->where, last->where) &&
           sources.isBeforeInTranslationUnit(start.where, path->left_by->where);
  };
  std::optional<path_result> path = lock.way_out(std::nullopt);
  std::optional<confidence> sure = confidence::medium;
  const bool forgotten = is_forgotten(path);
  if (forgotten && lock.tells_caller(*path)) {
    return;
  }
  const clang::Stmt* jump = forgotten ? nullptr : lock.jump_past(*last);
  if (!forgotten && jump == nullptr) {
    path.reset();
    if (!exceptions_matter || taken.tries) {
      return;
    }
    path = lock.way_out(throw_odds::callback);
    if (!path.has_value() || path->threw_at == nullptr) {
      path = lock.way_out(throw_odds::unknown);
      sure = confidence::low;
    }
    if (!path.has_value() || path->threw_at == nullptr) {
      return;
    }
  }
  report r;
  r.at = start.where;
  r.in = body.function;
  r.underlined = start.at->getSourceRange();
  r.sure = sure;
  const std::string name = quoted(taken.lock);
  if (jump != nullptr) {
    const bool round = llvm::isa<clang::ContinueStmt>(jump);
    r.message = name + (round ? " stays locked when its round is over"
                              : " stays locked on a way out of the function");
    r.notes.push_back({jump->getBeginLoc(), "this jumps past the unlock, with the lock", {}});
  } else if (path->threw_at != nullptr) {
    r.message = name + " stays locked where a call before the unlock throws";
    r.notes.push_back({path->threw_at->getBeginLoc(),
                       context.events.throws(path->threw_at) == throw_odds::certain
                           ? "this call can throw"
                           : "this call runs code that can throw",
                       path->threw_at->getSourceRange()});
  } else {
    r.message = name + " stays locked on a way out of the function";
    const bool thrown = llvm::isa_and_nonnull<clang::CXXThrowExpr>(path->left_by->at);
    r.notes.push_back({path->left_by->where,
                       thrown ? "this throw leaves with the lock" : "it is left here with the lock",
                       {}});
  }
  r.notes.push_back({last->where, "the unlock that is not reached", {}});
  if (!taken.tries && jump == nullptr) {
    offer_lock_guard(context, body, start, lock.given_back(), r);
  }
  context.sink(std::move(r));
}

void run(const check_context& context) {
  const lock_sets& locks = context.events.locks();
  std::optional<declarations> elsewhere;
  known_leaves leaving;
  code_set ends_anyway;  // an exception that leaves the body of a thread ends the process
  for (const auto& body : context.events.bodies()) {
    for (const auto& started : body->tasks) {
      if (started->code != nullptr) {
        ends_anyway.insert(started->code->getCanonicalDecl());
      }
    }
  }
  for (const auto& body : context.events.bodies()) {
    std::vector<taken_lock> by_hand;
    locks.walk(*body, [&](const event&, const held_locks& held) {
      for (const taken_lock& one : held) {
        const bool known = std::ranges::any_of(
            by_hand, [&](const taken_lock& other) { return other.at == one.at && other.lock == one.lock; });
        if (!known && one.guard == nullptr && !one.moved_here &&
            (one.tries ? one.through.empty() : one.certain) && one.lock.root != nullptr) {
          by_hand.push_back(one);
        }
      }
    });
    if (by_hand.empty()) {
      continue;
    }
    elsewhere = elsewhere.has_value() ? elsewhere : given_back_elsewhere(context);
    const auto* type = body->function->getType()->getAs<clang::FunctionProtoType>();
    const bool matter = !body->function->isMain() && !(type != nullptr && type->isNothrow()) &&
                        !ends_anyway.contains(body->function->getCanonicalDecl());
    for (const taken_lock& taken : by_hand) {
      if (elsewhere->contains(declaration_of(taken.lock))) {
        continue;
      }
      for (const event& e : body->flow.all_events()) {
        if (e.at == taken.at && !e.inside_call && (e.is == event_kind::lock || e.is == event_kind::call)) {
          judge(context, *body, taken, e, matter, leaving);
        }
      }
    }
  }
}

}  // namespace

const check_info missing_unlock = {
    .name = "snag-missing-unlock",
    .summary = "a lock that is taken by hand is not given back on some path, exceptions included",
    .why =
        "A function that calls lock() and unlock() by hand keeps the lock on a way out that passes the "
        "unlock: an "
        "early return, a throw, a call that throws. The next thread that wants the lock waits for ever. Let "
        "a "
        "guard "
        "hold it, whose destructor gives it back on every way.",
    .shown_by = "locks/missing-unlock",
    .sure = confidence::medium,
    .run = run,
};

}  // namespace snag::detector
