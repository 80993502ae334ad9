#include "detector/checks/misplaced_done.h"

#include <algorithm>

#include "clang/Basic/SourceManager.h"
#include "detector/checks/answers.h"
#include "detector/checks/closes.h"
#include "detector/checks/count_paths.h"
#include "detector/checks/mends.h"
#include "detector/checks/parts.h"
#include "detector/checks/reliance.h"
#include "detector/checks/waiters.h"
#include "detector/events.h"
#include "detector/events_waits.h"

namespace snag::detector {
namespace {

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

/// Something that others see: a send, a fulfilled promise, a write to what is not the task's own.
bool is_published(const check_context& context, const task& counting, const body_events& code,
                  const event& done, const event& e) {
  if (e.is != event_kind::send && e.is != event_kind::write && e.is != event_kind::publish) {
    return false;
  }
  const object published = in_terms_of(counting, e.on);
  if (e.is == event_kind::send && allows_late_sends(context, published)) {
    return false;
  }
  // What a destructor does to an atomic gives a lock back.
  if (e.at_scope_end && e.is == event_kind::write && is_atomic(context, published)) {
    return false;
  }
  return published && !(published == e.on && is_own(e.on, code.function)) &&
         published != in_terms_of(counting, done.on) &&
         !(e.is == event_kind::write && !is_plain_data(context, published));
}

/// A container or the like, a part of which the task has written before it counts: that part may be what the
/// waiter is told of.
bool is_told_in_parts(const body_events& code, const event& done, const event& late) {
  const clang::ValueDecl* last = late.on.member != nullptr ? late.on.member : late.on.root;
  if (late.is != event_kind::write || last->getType().getNonReferenceType()->isScalarType()) {
    return false;
  }
  return std::ranges::any_of(code.flow.all_events(), [&](const event& e) {
    const auto from =
        e.is == event_kind::write && e.on == late.on && &e != &late ? code.after(e) : std::nullopt;
    return from && search(
                       code.flow, *from,
                       [&](const event& next) { return &next == &done ? step::found : step::go_on; },
                       without_exception, false)
                       .has_value();
  });
}

void tell_late(const check_context& context, const body_events& spawner, const task& counting,
               const body_events& code, std::size_t counts, const event& done, const event& late,
               const waiter& relying, const event& reliance) {
  report r;
  r.at = done.where;
  r.in = spawner.function;
  const bool sends = late.is == event_kind::send;
  const std::string name = quoted(in_terms_of(counting, done.on));
  const std::string what = quoted(in_terms_of(counting, late.on));
  r.message =
      sends ? name + " is counted down before the task sends to " + what + ": the waiter goes on too early"
            : name + " is counted down before the task writes " + what + ": the waiter goes on too early";
  if (done.at != nullptr && !done.at_scope_end) {
    r.underlined = done.at->getSourceRange();
  }
  r.notes.push_back({late.where, sends ? "the send that comes too late" : "the write that comes too late",
                     late.at == nullptr ? clang::SourceRange() : late.at->getSourceRange()});
  r.notes.push_back({relying.wait->where, "the waiter is woken here", {}});
  r.notes.push_back({reliance.where, (sends ? "and closes " : "and uses ") + what, {}});
  r.notes.push_back({counting.spawn->getBeginLoc(), "the task starts here", {}});
  if (done.at_scope_end) {
    offer_wider_guard(context, code, done, r);
  } else if (counts == 1 && is_straight(code, done.at, nullptr)) {
    offer_count_guard(context, code, {&done}, r);
  }
  if (is_told_in_parts(code, done, late)) {
    r.sure = confidence::low;
  }
  context.sink(std::move(r));
}

void check_order(const check_context& context, const body_events& spawner, const task& counting,
                 const body_events& code, std::size_t counts, const event& done,
                 const std::vector<waiter>& waiting) {
  const auto start = code.after(done);
  if (!start) {
    return;
  }
  const enclosing_list around = code.enclosing(done.at);
  const waiter* relying = nullptr;
  const event* reliance = nullptr;
  const waits over(context, spawner, counting);
  const auto at_event = [&](const event& e) {
    if (e.is == event_kind::wait && e.on == done.on) {
      return step::stop;  // all have counted: what comes now is of the next phase
    }
    if (!is_published(context, counting, code, done, e)) {
      return step::go_on;
    }
    auto signalled = signalled_behind(counting, code, e);
    if (e.is == event_kind::publish) {
      signalled.push_back(in_terms_of(counting, e.on));  // who reads it waits for it
    }
    for (const waiter& w : waiting) {
      if (const event* use =
              relied_on(context, w, over, in_terms_of(counting, e.on), e.is == event_kind::send, signalled)) {
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
  if (const auto path = search(code.flow, *start, at_event, at_edge, false)) {
    tell_late(context, spawner, counting, code, counts, done, *path->found, *relying, *reliance);
  }
}

/// The try statement whose block makes the guard that counts at `done`; null where there is none.
const clang::CXXTryStmt* try_around(const body_events& code, const event& done) {
  for (const event& e : code.flow.all_events()) {
    if (e.is != event_kind::scope_end || e.on.root == nullptr || e.on.root->getLocation() != done.where) {
      continue;
    }
    for (const clang::Stmt* around : code.enclosing(e.at)) {
      if (llvm::isa<clang::CXXTryStmt>(around)) {
        return llvm::cast<clang::CXXTryStmt>(around);
      }
      if (llvm::isa<clang::CXXCatchStmt>(around)) {
        return nullptr;
      }
    }
  }
  return nullptr;
}

bool may_throw(const check_context& context, const body_events& code, const clang::Stmt* inside) {
  return std::ranges::any_of(code.flow.blocks, [&](const flow_block& block) {
    return block.last_call != nullptr && contains(code, inside, block.last_call) &&
           context.events.throws(block.last_call) > throw_odds::library;
  });
}

/// A guard of a try block has counted when the handlers begin: what they publish comes too late.
void check_handlers(const check_context& context, const body_events& spawner, const task& counting,
                    const body_events& code, const event& done, const std::vector<waiter>& waiting) {
  const clang::CXXTryStmt* guarded = done.at_scope_end ? try_around(code, done) : nullptr;
  if (guarded == nullptr || !may_throw(context, code, guarded->getTryBlock())) {
    return;
  }
  const waits over(context, spawner, counting);
  for (auto block = code.flow.blocks.rbegin(); block != code.flow.blocks.rend(); ++block) {
    for (const event& e : block->events) {
      const bool in_handler =
          e.at != nullptr && contains(code, guarded, e.at) && !contains(code, guarded->getTryBlock(), e.at);
      if (!in_handler || !is_published(context, counting, code, done, e)) {
        continue;
      }
      const object published = in_terms_of(counting, e.on);
      const auto signalled = signalled_behind(counting, code, e);
      for (const waiter& w : waiting) {
        if (const event* use = relied_on(context, w, over, published, e.is == event_kind::send, signalled)) {
          tell_late(context, spawner, counting, code, 0, done, e, w, *use);
          return;
        }
      }
    }
  }
}

/// The barrier's own kind of waiter: the same task, started in a loop that the counter is older than.
void add_others_of_its_kind(const check_context& context, counting_task& one) {
  const object counter = in_terms_of(one.started, one.counter);
  const auto* variable = llvm::dyn_cast_or_null<clang::VarDecl>(counter.root);
  const clang::Stmt* loop = one.started.loop;
  if (loop == nullptr || variable == nullptr || !variable->hasLocalStorage()) {
    return;
  }
  const auto& sources = context.ast.getSourceManager();
  if (sources.isBeforeInTranslationUnit(loop->getBeginLoc(), variable->getLocation())) {
    return;
  }
  for (const event& e : one.code.flow.all_events()) {
    if (e.is == event_kind::wait && e.on == one.counter) {
      one.waiting.push_back({&one.code, &e, &one.started});
      return;
    }
  }
}

void judge(const check_context& context, const body_events& spawner, const task& counting) {
  const body_events* code = context.events.of(counting.code);
  if (code == nullptr) {
    return;
  }
  std::vector<counting_task> all;
  for (auto block = code->flow.blocks.rbegin(); block != code->flow.blocks.rend(); ++block) {
    for (const event& e : block->events) {
      if (e.is != event_kind::count_down || !e.on) {
        continue;
      }
      const auto same = std::ranges::find_if(all, [&](const auto& c) { return c.counter == e.on; });
      if (same != all.end()) {
        same->done.push_back(&e);
      } else {
        const object counter = in_terms_of(counting, e.on);
        all.push_back(
            {spawner, counting, *code, e.on, {&e}, waiters_for(context, spawner, counting, counter)});
      }
    }
  }
  for (counting_task& one : all) {
    for (const event* done : one.done) {
      if (counts_down_only(context, *done)) {
        check_order(context, spawner, counting, *code, one.done.size(), *done, one.waiting);
        check_handlers(context, spawner, counting, *code, *done, one.waiting);
      }
    }
    add_others_of_its_kind(context, one);
    if (!one.waiting.empty()) {
      check_skipped(context, one);
      check_twice(context, one);
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
    .summary = "the counter is counted down before the work is published, twice, or not on every path",
    .why =
        "The count tells the waiter that the result is there. Counted down first, the waiter can close the "
        "channel, or read the result, before the task has written it; not counted down on some path, the "
        "waiter "
        "waits for ever; counted down twice, the count is zero while others still work. Count down last, and "
        "once, best by a guard that is declared first.",
    .shown_by = "counting/misplaced-done",
    .sure = confidence::medium,
    .run = run,
};

}  // namespace snag::detector
