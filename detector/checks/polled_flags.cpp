// A local flag that a task polls, and that its spawner sets while the task runs: what else the two say to
// each other does not matter, as the task goes on asking until it has seen it.

#include <algorithm>

#include "detector/checks/accesses.h"
#include "detector/checks/parts.h"
#include "detector/checks/shared_write.h"
#include "detector/checks/task_code.h"
#include "detector/events_waits.h"

namespace snag::detector {
namespace {

/// The loop that ends by nothing but its condition, in which an access stands; or null.
const clang::Stmt* polling_loop(const body_events& code, const access& asked) {
  for (const clang::Stmt* around : code.enclosing(asked.at)) {
    const clang::Expr* condition = is_loop(around) ? condition_of(around) : nullptr;
    if (condition != nullptr && contains(code, condition, asked.at)) {
      return leaves(around) ? nullptr : around;
    }
  }
  return nullptr;
}

/// What may hand a turn over: the task asks again only when it is told to.
bool takes_turns(const body_events& code, const clang::Stmt* loop) {
  for (const event& e : code.flow.all_events()) {
    const bool turn = e.is == event_kind::wait || e.is == event_kind::receive || e.is == event_kind::lock ||
                      e.is == event_kind::join || (e.is == event_kind::blocking && e.on);
    if (turn && e.at != nullptr && contains(code, loop, e.at)) {
      return true;
    }
  }
  return false;
}

/// The spawner's write, on a path from the start on which the task has not been joined.
const access* set_beside(const check_context& context, const body_events& body, const task& started,
                         const std::vector<access>& own, const object& flag) {
  const waits over(context, body, started);
  const auto start = body.after(started);
  const access* met = nullptr;
  if (!start) {
    return nullptr;
  }
  const auto at_event = [&](const event& e) {
    for (const access& one : own) {
      if (one.write && one.on == flag && one.held.empty() && e.at == one.at && e.is == event_kind::write &&
          !contains(body, started.spawn, one.at)) {
        met = &one;
        return step::found;
      }
    }
    const bool joins = over.is_holder(e.on) && (e.is == event_kind::join || e.is == event_kind::scope_end ||
                                                e.is == event_kind::wait || e.is == event_kind::moved);
    return joins || e.is == event_kind::receive ? step::stop : step::go_on;
  };
  search(body.flow, *start, at_event, without_exception, false);
  return met;
}

void judge(const check_context& context, access_finder& accesses, const body_events& body,
           const task& started, const std::vector<access>& own) {
  const body_events* code = context.events.of(code_of(context, started));
  if (code == nullptr || started.joined == joined_by::call || may_be_deferred(started)) {
    return;
  }
  const std::vector<access> does = accesses.of(*code, names_of(context, started, *code->function));
  for (const access& asked : does) {
    const auto* flag = llvm::dyn_cast<clang::VarDecl>(asked.on.root);
    if (!asked.steers_loop || !asked.held.empty() || flag == nullptr || asked.on.member != nullptr ||
        !flag->hasLocalStorage() || flag->getDeclContext() != body.function ||
        !flag->getType()->isBooleanType() ||
        std::ranges::any_of(does, [&](const access& a) { return a.write && a.on == asked.on; })) {
      continue;
    }
    const clang::Stmt* loop = polling_loop(*code, asked);
    const access* set = loop == nullptr || takes_turns(*code, loop)
                            ? nullptr
                            : set_beside(context, body, started, own, asked.on);
    if (set == nullptr) {
      continue;
    }
    report r;
    r.at = asked.where;
    r.in = asked.in;
    r.message = "the task's loop reads " + quoted(asked.on) +
                " while the function that started it writes it, without a lock: the task may never see it";
    r.notes.push_back({set->where, "it is written here", {}});
    r.notes.push_back({started.spawn->getBeginLoc(), "the task starts here", {}});
    r.notes.push_back({flag->getLocation(), "an atomic would be seen", {}});
    context.sink(std::move(r));
    return;
  }
}

}  // namespace

void polled_flags(const check_context& context, access_finder& accesses, const body_events& body,
                  const std::vector<access>& own, const std::function<bool(const task&)>& told_already) {
  for (const auto& started : body.tasks) {
    if (!told_already(*started)) {
      judge(context, accesses, body, *started, own);
    }
  }
}

}  // namespace snag::detector
