#include "detector/checks/misplaced_done.h"

#include <algorithm>

#include "detector/events.h"
#include "detector/events_waits.h"

namespace snag::detector {
namespace {

/// A wait for a counter: in the spawner, or in a task beside the one that counts.
struct waiter {
  const body_events* body = nullptr;
  const event* wait = nullptr;
  const task* in = nullptr;  ///< null: the spawner itself
};

object seen_from_spawner(const waiter& w, const object& what) {
  return w.in == nullptr ? what : in_terms_of(*w.in, what);
}

/// Whoever waits for `counter`, in the spawner's terms; for a member, anywhere in the translation unit.
std::vector<waiter> waiters_for(const check_context& context, const body_events& spawner,
                                const task& counting, const object& counter) {
  std::vector<waiter> found;
  const auto look = [&](const body_events* body, const task* in) {
    if (body == nullptr) {
      return;
    }
    for (const flow_block& block : body->flow.blocks) {
      for (const event& e : block.events) {
        const waiter candidate{body, &e, in};
        if (e.is == event_kind::wait && seen_from_spawner(candidate, e.on) == counter) {
          found.push_back(candidate);
        }
      }
    }
  };
  look(&spawner, nullptr);
  for (const auto& beside : spawner.tasks) {
    if (beside.get() != &counting) {
      look(context.events.of(beside->code), beside.get());
    }
  }
  if (found.empty() && llvm::isa_and_nonnull<clang::FieldDecl>(counter.root)) {
    for (const auto& body : context.events.bodies()) {
      if (body.get() != &spawner && body->function != counting.code) {
        look(body.get(), nullptr);
      }
    }
  }
  return found;
}

/// What the waiter does with `published` once its wait is over: the close of a channel, or a use.
const event* relied_on(const waiter& w, const waits& over, const object& published, bool channel) {
  const auto start = w.body->after(*w.wait);
  if (!start) {
    return nullptr;
  }
  const auto at_event = [&](const event& e) {
    if (w.in == nullptr && e.is == event_kind::join && over.ends(e)) {
      return step::stop;  // from here on the task itself is over
    }
    if (e.where == w.wait->where || seen_from_spawner(w, e.on).root != published.root) {
      return step::go_on;
    }
    return (channel ? e.is == event_kind::close : e.is == event_kind::use) ? step::found : step::go_on;
  };
  const auto at_edge = [&](unsigned, const flow_block& block, const flow_edge& edge) {
    return !edge.exceptional && (w.in != nullptr || over.may_follow(block));
  };
  const auto path = search(w.body->flow, *start, at_event, at_edge, false);
  return path ? path->found : nullptr;
}

bool is_plain_data(const check_context& context, const object& what) {
  const clang::ValueDecl* last = what.member != nullptr ? what.member : what.root;
  const type_model* kind = context.known.of(last->getType());
  return kind == nullptr || kind->is == object_kind::atomic;
}

/// A variable of the code itself: nobody else sees what is written to it.
bool is_own(const object& what, const clang::FunctionDecl* code) {
  const auto* variable = llvm::dyn_cast_or_null<clang::VarDecl>(what.root);
  return variable != nullptr && variable->hasLocalStorage() && variable->getDeclContext() == code;
}

bool counts_down_only(const check_context& context, const event& e) {
  const auto* call = llvm::dyn_cast_or_null<clang::CallExpr>(e.at);
  const function_model* model = call == nullptr ? nullptr : context.known.of(*call);
  return model == nullptr || model->is != role::count_down_and_wait;
}

void check_order(const check_context& context, const body_events& spawner, const task& counting,
                 const body_events& code, const event& done, const std::vector<waiter>& waiting) {
  const auto start = code.after(done);
  if (!start) {
    return;
  }
  const enclosing_list around = code.enclosing(done.at);
  const waiter* relying = nullptr;
  const event* reliance = nullptr;
  const waits over(context, spawner, counting);
  const auto at_event = [&](const event& e) {
    const bool sends = e.is == event_kind::send;
    if (!sends && e.is != event_kind::write && e.is != event_kind::publish) {
      return step::go_on;
    }
    const object published = in_terms_of(counting, e.on);
    if (!published || (published == e.on && is_own(e.on, code.function)) ||
        published == in_terms_of(counting, done.on) ||
        (e.is == event_kind::write && !is_plain_data(context, published))) {
      return step::go_on;
    }
    for (const waiter& w : waiting) {
      if (const event* use = relied_on(w, over, published, sends)) {
        relying = &w;
        reliance = use;
        return step::found;
      }
    }
    return step::go_on;
  };
  // What the next round of the same loop does is not done with this count.
  const auto at_edge = [&](unsigned, const flow_block& block, const flow_edge& edge) {
    return !edge.exceptional &&
           (!is_loop(block.terminator) || std::ranges::find(around, block.terminator) == around.end());
  };
  const auto path = search(code.flow, *start, at_event, at_edge, false);
  if (!path) {
    return;
  }
  report r;
  r.at = done.where;
  r.in = spawner.function;
  const event& late = *path->found;
  const std::string name = quoted(in_terms_of(counting, done.on));
  const std::string what = quoted(in_terms_of(counting, late.on));
  r.message =
      late.is == event_kind::send
          ? name + " is counted down before the task sends to " + what + ": the waiter goes on too early"
          : name + " is counted down before the task writes " + what + ": the waiter goes on too early";
  if (done.at != nullptr) {
    r.underlined = done.at->getSourceRange();
  }
  r.notes.push_back(
      {late.where,
       late.is == event_kind::send ? "the send that comes too late" : "the write that comes too late",
       late.at == nullptr ? clang::SourceRange() : late.at->getSourceRange()});
  r.notes.push_back({relying->wait->where, "the waiter is woken here", {}});
  r.notes.push_back(
      {reliance->where, late.is == event_kind::send ? "and closes " + what : "and uses " + what, {}});
  r.notes.push_back({counting.spawn->getBeginLoc(), "the task starts here", {}});
  context.sink(std::move(r));
}

void check_paths(const check_context& context, const body_events& spawner, const task& counting,
                 const body_events& code, const event& done, const waiter& waiting) {
  // A count inside a branch or loop of its own is the author's condition; only the straight ones are bets.
  for (const clang::Stmt* around : code.enclosing(done.at)) {
    if (!llvm::isa<clang::CXXTryStmt>(around)) {
      return;
    }
  }
  const auto at_event = [&](const event& e) {
    const bool about_it = e.on == done.on && e.is != event_kind::use && e.is != event_kind::scope_end;
    bool handed_on = false;
    if (e.started != nullptr) {
      const auto inner = context.events.effects(*e.started);
      handed_on = std::ranges::any_of(inner, [&](const event& does) { return does.on == done.on; });
    }
    return about_it || handed_on ? step::stop : step::go_on;
  };
  const auto at_edge = [&](unsigned, const flow_block& block, const flow_edge& edge) {
    return !edge.exceptional ||
           (edge.to != code.flow.exit && context.events.throws(block.last_call) > throw_odds::library);
  };
  const auto path = search(code.flow, {code.flow.entry, 0}, at_event, at_edge, true);
  if (!path || (path->left_by == nullptr && path->threw_at == nullptr)) {
    return;
  }
  const bool by_throw =
      path->left_by != nullptr && llvm::isa_and_nonnull<clang::CXXThrowExpr>(path->left_by->at);
  if (by_throw && path->threw_at == nullptr) {
    return;  // an exception that leaves a task is another check's
  }
  report r;
  r.at = done.where;
  r.in = spawner.function;
  r.message = quoted(in_terms_of(counting, done.on)) +
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
  r.notes.push_back({waiting.wait->where, "the waiter stands here", {}});
  context.sink(std::move(r));
}

void judge(const check_context& context, const body_events& spawner, const task& counting) {
  const body_events* code = context.events.of(counting.code);
  if (code == nullptr) {
    return;
  }
  std::vector<const event*> done;
  for (const flow_block& block : code->flow.blocks) {
    for (const event& e : block.events) {
      if (e.is == event_kind::count_down && e.on && counts_down_only(context, e)) {
        done.push_back(&e);
      }
    }
  }
  for (const event* one : done) {
    const auto waiting = waiters_for(context, spawner, counting, in_terms_of(counting, one->on));
    if (waiting.empty()) {
      continue;
    }
    check_order(context, spawner, counting, *code, *one, waiting);
    if (!one->at_scope_end && one == done.front()) {
      check_paths(context, spawner, counting, *code, *one, waiting.front());
    }
  }
}

void run(const check_context& context) {
  for (const auto& body : context.events.bodies()) {
    for (const auto& started : body->tasks) {
      judge(context, *body, *started);
    }
  }
}

}  // namespace

const check_info misplaced_done = {
    .name = "snag-misplaced-done",
    .summary = "the counter is counted down before the work is published, or not on every path",
    .why =
        "The count tells the waiter that the result is there. Counted down first, the waiter can close the "
        "channel, or read the result, before the task has written it; not counted down on some path, the "
        "waiter "
        "waits for ever. Count down last, best by a guard that is declared first.",
    .shown_by = "counting/misplaced-done",
    .sure = confidence::medium,
    .run = run,
};

}  // namespace snag::detector
