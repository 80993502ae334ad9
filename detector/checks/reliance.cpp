#include "detector/checks/reliance.h"

#include <algorithm>

#include "detector/checks/parts.h"
#include "llvm/ADT/SmallPtrSet.h"

namespace snag::detector {
namespace {

/// Whether code looks at something in order to wait for it: a loop that asks a flag or a number, a wait that
/// is made on it or upon it.
bool waits_for_it(const check_context& context, const body_events& code, const event& e) {
  for (const clang::Stmt* at = e.at; at != nullptr && code.parents != nullptr;
       at = code.parents->getParent(at)) {
    const auto* call = llvm::dyn_cast<clang::CallExpr>(at);
    const function_model* model = call == nullptr ? nullptr : context.known.of(*call);
    if (model != nullptr && (model->is == role::blocking || model->is == role::wait)) {
      return true;
    }
  }
  const clang::ValueDecl* last = e.on.member != nullptr ? e.on.member : e.on.root;
  if (!last->getType().getNonReferenceType()->isScalarType() && !is_atomic(context, e.on)) {
    return false;  // a container's size bounds a loop that goes through it
  }
  return std::ranges::any_of(code.enclosing(e.at), [&](const clang::Stmt* around) {
    return is_loop(around) && condition_of(around) != nullptr && contains(code, condition_of(around), e.at);
  });
}

}  // namespace

std::vector<object> signalled_behind(const task& counting, const body_events& code, const event& late) {
  const auto start = code.after(late);
  if (!start) {
    return {};
  }
  const auto signals = [](const event& e) { return is_counted_on(e.is) && e.is != event_kind::count_up; };
  llvm::SmallPtrSet<const event*, 8> behind;
  const auto at_event = [&](const event& e) {
    if (signals(e)) {
      behind.insert(&e);
    }
    return step::go_on;
  };
  const enclosing_list around = code.enclosing(late.at);
  const auto at_edge = [&](unsigned, const flow_block& block, const flow_edge& edge) {
    const bool next_round = !edge.when_false && is_loop(block.terminator) &&
                            std::ranges::find(around, block.terminator) != around.end();
    return !edge.exceptional && !next_round;
  };
  (void)search(code.flow, *start, at_event, at_edge, false);
  std::vector<object> found;
  std::vector<object> before;
  for (const event& e : code.flow.all_events()) {
    if (signals(e)) {
      (behind.contains(&e) && e.always ? found : before).push_back(in_terms_of(counting, e.on));
    }
  }
  std::erase_if(found, [&](const object& one) { return std::ranges::find(before, one) != before.end(); });
  return found;
}

const event* relied_on(const check_context& context, const waiter& w, const waits& over,
                       const object& published, bool channel, const std::vector<object>& signalled) {
  const auto start = w.body->after(*w.wait);
  const auto has_waited = [&](const event& e) {
    return (e.is == event_kind::wait || e.is == event_kind::receive) && e.blocks &&
           std::ranges::find(signalled, seen_from_spawner(w, e.on)) != signalled.end();
  };
  const auto until_wait = [&](const event& e) {
    return e.where == w.wait->where ? step::found : has_waited(e) ? step::stop : step::go_on;
  };
  const auto anyhow = [](unsigned, const flow_block&, const flow_edge&) { return true; };
  if (!start ||
      (!signalled.empty() && !search(w.body->flow, {w.body->flow.entry, 0}, until_wait, anyhow, false))) {
    return nullptr;
  }
  const auto at_event = [&](const event& e) {
    if ((w.in == nullptr && e.is == event_kind::join && over.ends(e)) || has_waited(e)) {
      return step::stop;  // from here on the task itself is over, or has written
    }
    if (e.where == w.wait->where || seen_from_spawner(w, e.on).root != published.root) {
      return step::go_on;
    }
    if (waits_for_it(context, *w.body, e)) {
      return step::stop;
    }
    return (channel ? e.is == event_kind::close : e.is == event_kind::use) ? step::found : step::go_on;
  };
  const auto at_edge = [&](unsigned, const flow_block& block, const flow_edge& edge) {
    return !edge.exceptional && (w.in != nullptr || over.may_follow(block));
  };
  const auto path = search(w.body->flow, *start, at_event, at_edge, false);
  return path ? path->found : nullptr;
}

}  // namespace snag::detector
