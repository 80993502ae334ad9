#include "detector/checks/count_paths.h"

#include <algorithm>

#include "detector/checks/answers.h"
#include "detector/checks/closes.h"
#include "detector/checks/mends.h"
#include "detector/checks/parts.h"
#include "detector/events_waits.h"
#include "detector/statement_parts.h"

namespace snag::detector {
namespace {

bool is_in_loop(const body_events& code, const event& e) {
  const enclosing_list around = code.enclosing(e.at);
  return std::ranges::any_of(around, [](const clang::Stmt* at) { return is_loop(at); });
}

bool hands_on(const check_context& context, const event& e, const object& counter) {
  if (e.started == nullptr) {
    return false;
  }
  const auto inner = context.events.effects(*e.started);
  return std::ranges::any_of(inner, [&](const event& does) { return does.on == counter; });
}

/// The count is the author's business where the spawner counts up under a condition of its own.
bool counts_by_condition(const counting_task& one) {
  const object counter = in_terms_of(one.started, one.counter);
  for (const event& e : one.spawner.flow.all_events()) {
    if (e.is != event_kind::count_up || e.on != counter) {
      continue;
    }
    for (const clang::Stmt* around : one.spawner.enclosing(e.at)) {
      if (llvm::isa<clang::IfStmt, clang::SwitchStmt>(around) &&
          !contains(one.spawner, around, one.started.spawn)) {
        return true;
      }
    }
  }
  return false;
}

}  // namespace

namespace {

/// A question to an atomic that changes it: `claimed.exchange(true)`. Of many tasks one hears another answer.
bool claims(const check_context& context, const clang::Stmt* whole) {
  return any_part(whole, [&](const clang::Stmt* part) {
    const auto* call = llvm::dyn_cast<clang::CXXMemberCallExpr>(part);
    return call != nullptr && call->getMethodDecl() != nullptr && !call->getMethodDecl()->isConst() &&
           is_atomic(context, call->getObjectType());
  });
}

}  // namespace

void check_skipped(const check_context& context, const counting_task& one) {
  const body_events& code = one.code;
  const auto straight =
      std::ranges::find_if(one.done, [&](const event* e) { return is_straight(code, e->at, nullptr); });
  const bool guarded = std::ranges::any_of(one.done, [](const event* e) { return e->at_scope_end; });
  if (straight == one.done.end() || guarded) {
    return;
  }
  const event& done = **straight;
  const bool kept = keeps_exceptions(context, one.started);
  const auto at_event = [&](const event& e) {
    const bool about_it = e.on == one.counter && e.is != event_kind::use && e.is != event_kind::scope_end;
    const bool meant = e.is == event_kind::leave && is_known_to_spawner(code, e);
    return about_it || meant || hands_on(context, e, one.counter) ? step::stop : step::go_on;
  };
  const auto at_edge = [&](unsigned, const flow_block& block, const flow_edge& edge) {
    const auto* choice = llvm::dyn_cast_or_null<clang::IfStmt>(block.terminator);
    if (choice != nullptr && one.started.loop != nullptr && claims(context, choice->getCond())) {
      return false;  // another task of its kind counts
    }
    if (edge.to == code.flow.exit) {
      // An exception that leaves the task: of no handler's type, thrown on, or never caught.
      const bool uncaught = llvm::isa_and_nonnull<clang::CXXTryStmt>(block.terminator);
      if (uncaught || (throws_here(block) && !kept)) {
        return false;
      }
      return !edge.exceptional || (kept && context.events.throws(block.last_call) >= throw_odds::callback);
    }
    return !edge.exceptional || context.events.throws(block.last_call) > throw_odds::library;
  };
  // What the task counted up itself, it owes from there on.
  flow_point from{code.flow.entry, 0};
  for (const event& e : code.flow.all_events()) {
    if (e.is == event_kind::count_up && e.on == one.counter) {
      from = code.after(e).value_or(from);
    }
  }
  const auto path = search(code.flow, from, at_event, at_edge, true);
  if (!path || (path->left_by == nullptr && path->threw_at == nullptr)) {
    return;
  }
  report r;
  r.at = done.where;
  r.in = one.spawner.function;
  r.message = quoted(in_terms_of(one.started, done.on)) +
              " is not counted down on every path: the waiter can wait for ever";
  if (done.at != nullptr) {
    r.underlined = done.at->getSourceRange();
  }
  if (path->threw_at != nullptr) {
    r.notes.push_back({path->threw_at->getBeginLoc(), "where this call throws, the count is skipped", {}});
  }
  if (path->left_by != nullptr) {
    r.notes.push_back({path->left_by->where, "the task ends here without it", {}});
  }
  const waiter& waiting = one.waiting.front();
  r.notes.push_back({waiting.wait->where,
                     waiting.body == &code ? "the other tasks wait here" : "the waiter stands here",
                     {}});
  offer_count_guard(context, code, one.done, r);
  context.sink(std::move(r));
}

void check_twice(const check_context& context, const counting_task& one) {
  const body_events& code = one.code;
  for (const event& e : code.flow.all_events()) {
    if (e.on == one.counter && (e.is == event_kind::count_up || e.is == event_kind::wait)) {
      return;  // it pays for what it counts, or the counter has phases
    }
  }
  if (counts_by_condition(one)) {
    return;
  }
  for (const event* first : one.done) {
    for (const event* then : one.done) {
      if (first == then || !first->always || !then->always || is_in_loop(code, *first) ||
          is_in_loop(code, *then)) {
        continue;
      }
      const auto how = follows(context, code, {first, *first, nullptr, true}, {then, *then, nullptr, true});
      if (!how) {
        continue;
      }
      // Another path counts once: what it should be, two cannot both be right.
      const auto once = [&](const event& e) {
        // A guard counts at each way out of its scope: any of them will do.
        if (&e == then || (then->at_scope_end && e.at_scope_end && e.is == then->is && e.on == then->on &&
                           e.where == then->where)) {
          return step::found;
        }
        const bool counts =
            (e.is == event_kind::count_down && e.on == one.counter) || hands_on(context, e, one.counter);
        return counts ? step::stop : step::go_on;
      };
      if (!how->thrown && !search(code.flow, {code.flow.entry, 0}, once, without_exception, false)) {
        continue;
      }
      const bool by_guard = then->at_scope_end && !first->at_scope_end;
      const event& shown = by_guard ? *first : *then;
      report r;
      r.at = shown.where;
      r.in = one.spawner.function;
      r.message = quoted(in_terms_of(one.started, one.counter)) +
                  (by_guard ? " is counted down here, and again at the end of the scope"
                            : " is counted down twice on one path") +
                  ": the waiter goes on too early, or the count falls below zero";
      if (shown.at != nullptr && !shown.at_scope_end) {
        r.underlined = shown.at->getSourceRange();
      }
      r.notes.push_back(
          {by_guard ? then->where : first->where,
           by_guard ? "this counts down at the end of its scope" : "it is counted down here first",
           {}});
      if (how->path.threw_at != nullptr) {
        r.notes.push_back(
            {how->path.threw_at->getBeginLoc(), "where this call throws, the handler counts again", {}});
      }
      r.notes.push_back({one.waiting.front().wait->where, "the waiter stands here", {}});
      if (how->thrown) {
        offer_count_guard(context, code, one.done, r);
      } else if (by_guard && !first->inside_call) {
        const clang::Stmt* statement = statement_of(code, first->at);
        if (auto taken_out = statement == nullptr ? std::nullopt : without_statement(context, statement)) {
          r.fixes.push_back({"leave the count to the guard", {std::move(*taken_out)}});
        }
      }
      context.sink(std::move(r));
      return;
    }
  }
}

}  // namespace snag::detector
