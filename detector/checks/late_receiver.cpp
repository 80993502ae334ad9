#include "detector/checks/late_receiver.h"

#include <algorithm>

#include "clang/Basic/SourceManager.h"

namespace snag::detector {
namespace {

/// The wait is for the end of the task, or for a count that goes down behind its sends.
bool is_behind_sends(const waits& over, const writer& w, const event& wait) {
  if (over.is_holder(wait.on)) {
    return true;
  }
  const auto& effects = over.effects();
  const auto counts = std::ranges::find_if(effects, [&](const event& e) {
    return e.on == wait.on && (e.is == event_kind::count_down || e.is == event_kind::publish);
  });
  const auto sends = std::ranges::find_if(
      effects, [&](const event& e) { return e.is == event_kind::send && e.on == w.channel; });
  return counts != effects.end() && (counts->at_scope_end || sends < counts);
}

}  // namespace

void judge_late_receiver(const check_context& context, const writer& w) {
  const auto* variable = llvm::dyn_cast_or_null<clang::VarDecl>(w.channel.root);
  if (!w.blocks || variable == nullptr || w.channel.member != nullptr ||
      llvm::isa<clang::ParmVarDecl>(variable) || variable->getDeclContext() != w.body->function) {
    return;
  }
  const room size = room_of(context, variable);
  // A number in the text is no room for what a loop sends.
  const bool may_be_full = size.known && (size.none || (size.constant && w.loops));
  const auto start = w.body->after(*w.started);
  if (!may_be_full || !start || !stays_here(context, *w.body, w.channel)) {
    return;
  }
  const waits over(context, *w.body, *w.started, waits::receives::do_not_count);
  const auto path = search(
      w.body->flow, *start,
      [&](const event& e) {
        if ((e.is == event_kind::receive || e.is == event_kind::close) && e.on == w.channel) {
          return step::stop;
        }
        const bool waits_for_it = (e.is == event_kind::wait || e.is == event_kind::join) && e.blocks &&
                                  e.on && !e.inside_call && !e.at_scope_end && over.ends(e);
        return waits_for_it ? step::found : e.is == event_kind::cancel ? step::stop : step::go_on;
      },
      without_exception, false);
  if (!path || !is_behind_sends(over, w, *path->found)) {
    return;
  }
  // All that is received is received later: a loop that stands before the wait may be the one that reads.
  bool received = false;
  for (const event& e : w.body->flow.all_events()) {
    if (e.is == event_kind::receive && e.on == w.channel) {
      received = true;
      if (context.ast.getSourceManager().isBeforeInTranslationUnit(e.where, path->found->where)) {
        return;
      }
    }
  }
  if (!received) {
    return;
  }
  report r;
  r.at = path->found->where;
  r.in = w.body->function;
  if (path->found->at != nullptr) {
    r.underlined = path->found->at->getSourceRange();
  }
  r.message =
      "this waits for writers that may wait for room in " + quoted(w.channel) + ": nobody reads it before";
  r.notes.push_back({variable->getLocation(),
                     size.none ? quoted(w.channel) + " has no room of its own"
                               : quoted(w.channel) + " has room for a fixed number of values",
                     {}});
  r.notes.push_back({w.started->spawn->getBeginLoc(),
                     w.started->loop != nullptr ? "the writers start here" : "the writer starts here",
                     {}});
  r.notes.push_back({w.send.where, size.none ? "it sends here" : "it sends here, in a loop", {}});
  context.sink(std::move(r));
}

}  // namespace snag::detector
