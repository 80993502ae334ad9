#include "detector/checks/lock_across_blocking.h"

#include <algorithm>

#include "detector/checks/lock_notes.h"
#include "detector/checks/lock_waiters.h"
#include "detector/checks/parts.h"
#include "detector/events_waits.h"

namespace snag::detector {
namespace {

std::string told(const blocking_place& place) {
  const std::string what = quoted(place.on);
  switch (place.is) {
    case event_kind::join:
      return what + " is joined";
    case event_kind::send:
      return "a send to " + what + " can block";
    case event_kind::receive:
      return "a receive from " + what + " can block";
    case event_kind::wait:
      return what + " is waited for";
    default:
      return place.on ? what + " is waited for" : "the thread blocks";
  }
}

const char* who(const blocking_place& place) {
  switch (place.is) {
    case event_kind::send:
      return "its receiver";
    case event_kind::receive:
      return "its sender";
    case event_kind::blocking:
      return "who would wake it";
    default:
      return "the task";
  }
}

/// A call of code that came from outside: through a function object of a library, or through a pointer.
const clang::Expr* called_back(const check_context& context, const event& e) {
  const auto* call = llvm::dyn_cast_or_null<clang::CallExpr>(e.at);
  if (e.is != event_kind::call || call == nullptr || !context.events.locks().called(e).empty()) {
    return nullptr;
  }
  if (const auto* op = llvm::dyn_cast<clang::CXXOperatorCallExpr>(call)) {
    const auto* callee = op->getDirectCallee();
    const bool object =
        op->getOperator() == clang::OO_Call && callee != nullptr && is_library(context, callee);
    return object && context.known.of(*call) == nullptr ? op->getArg(0) : nullptr;
  }
  const bool pointer = call->getDirectCallee() == nullptr && !llvm::isa<clang::CXXMemberCallExpr>(call);
  return pointer ? call->getCallee() : nullptr;
}

void add_contender(report& r, const contender& other) {
  const char* says = other.is == contender::kind::task       ? "the task starts here"
                     : other.is == contender::kind::callback ? "this is handed in as one"
                                                             : "the other side is in here";
  r.notes.push_back({other.starts, says, {}});
  if (other.taken.through.empty()) {
    r.notes.push_back({other.taken.where, "and takes the lock here", {}});
    return;
  }
  r.notes.push_back({other.taken.through.front().where,
                     "and calls " + quoted(*other.taken.through.front().callee) + " here",
                     {}});
  add_way(r, other.taken.through, other.taken.where, "which takes the lock here");
}

void judge_place(const check_context& context, const body_events& body, const lock_waiters& waiters,
                 const blocking_place& place, const taken_lock& held) {
  const auto other = waiters.waited_for(body, place, held);
  report r;
  r.in = body.function;
  r.at = place.through.empty() ? place.where : place.through.front().where;
  if (place.at != nullptr && llvm::isa<clang::Expr>(place.at)) {
    r.underlined = place.at->getSourceRange();
  }
  const std::string name = quoted(held.lock);
  if (other.has_value()) {
    r.message =
        told(place) + " while " + name + " is held, which " + who(place) + " takes: each waits for the other";
  } else {
    r.message = told(place) + " while " + name + " is held: whoever wants the lock waits as long";
    r.sure = confidence::low;
  }
  add_taken(r, held, "the lock is taken here");
  add_way(r, place.through, place.where, "and the wait is here");
  if (other.has_value()) {
    add_contender(r, *other);
  }
  context.sink(std::move(r));
}

void judge_callback(const check_context& context, const body_events& body, const lock_waiters& waiters,
                    const event& e, const clang::Expr& callback, const taken_lock& held) {
  const auto other = waiters.handed_in(callback.getType(), held);
  report r;
  r.in = body.function;
  r.at = e.where;
  r.underlined = e.at->getSourceRange();
  const std::string name = quoted(held.lock);
  if (other.has_value()) {
    r.message = "a callback is called while " + name + " is held, and one that is handed in takes it";
  } else {
    r.message = "a callback is called while " + name + " is held: what it does is not known";
    r.sure = confidence::low;
  }
  add_taken(r, held, "the lock is taken here");
  if (other.has_value()) {
    add_contender(r, *other);
  }
  context.sink(std::move(r));
}

void run(const check_context& context) {
  const lock_sets& locks = context.events.locks();
  const lock_waiters waiters(context);
  for (const auto& body : context.events.bodies()) {
    std::vector<std::pair<const clang::Stmt*, const clang::ValueDecl*>> seen;
    std::vector<std::pair<object, const clang::ValueDecl*>> waited;  // by hand; the end waits for nobody then
    const auto is_new = [&](const clang::Stmt* at, const taken_lock& held) {
      const std::pair key{at, declaration_of(held.lock)};
      const bool fresh = std::ranges::find(seen, key) == seen.end();
      seen.push_back(key);
      return fresh;
    };
    locks.walk(*body, [&](const event& e, const held_locks& held) {
      if (held.empty()) {
        return;
      }
      for (const blocking_place& place : locks.blocks(*body, e)) {
        for (const taken_lock& one : held) {
          const bool released = std::ranges::any_of(
              place.released, [&](const lock_path& lock) { return may_be_same(lock, one.lock); });
          const std::pair what{place.on, declaration_of(one.lock)};
          const bool over = e.at_scope_end && place.on && std::ranges::find(waited, what) != waited.end();
          if (one.certain && !released && !over && is_new(e.at, one)) {
            judge_place(context, *body, waiters, place, one);
            waited.push_back(what);
          }
        }
      }
      if (const clang::Expr* callback = called_back(context, e)) {
        for (const taken_lock& one : held) {
          if (one.certain && is_new(e.at, one)) {
            judge_callback(context, *body, waiters, e, *callback, one);
          }
        }
      }
    });
  }
}

}  // namespace

const check_info lock_across_blocking = {
    .name = "snag-lock-across-blocking",
    .summary = "a lock is held across a wait for somebody who takes it, or across somebody else's code",
    .why =
        "A thread that joins, gets, waits, sends or receives under a lock keeps everybody from the lock for "
        "as long. "
        "Where the one it waits for takes the same lock, neither ever goes on. A callback that runs under "
        "the "
        "lock "
        "and calls back does the same with one thread. Take out what is needed, give the lock back, then "
        "wait.",
    .shown_by = "locks/lock-across-join",
    .sure = confidence::medium,
    .run = run,
};

}  // namespace snag::detector
