#include "detector/checks/condition_waits.h"

#include <algorithm>

#include "detector/events_waits.h"
#include "llvm/ADT/FoldingSet.h"
#include "llvm/ADT/SmallPtrSet.h"

namespace snag::detector {
namespace {

const function_model* wait_model(const check_context& context, const event& e) {
  const auto* call = llvm::dyn_cast_or_null<clang::CallExpr>(e.at);
  const function_model* model =
      e.is == event_kind::blocking && call != nullptr && !e.inside_call ? context.known.of(*call) : nullptr;
  return model != nullptr && model->releases.has_value() ? model : nullptr;
}

void add_reads(const body_events& body, const clang::Stmt* only_in,
               std::vector<const clang::ValueDecl*>& reads) {
  for (const event& e : body.flow.all_events()) {
    if (e.is == event_kind::use && e.on && (only_in == nullptr || contains(body, only_in, e.at))) {
      reads.push_back(part_of(e.on));
    }
  }
}

}  // namespace

const clang::ValueDecl* part_of(const object& what) {
  return what.member != nullptr ? what.member : what.root;
}

std::vector<condition_wait> all_waits(const check_context& context) {
  std::vector<condition_wait> found;
  for (const auto& body : context.events.bodies()) {
    for (const event& e : body->flow.all_events()) {
      const function_model* model = wait_model(context, e);
      if (model == nullptr) {
        continue;
      }
      const auto* call = llvm::cast<clang::CallExpr>(e.at);
      condition_wait wait;
      wait.body = body.get();
      wait.at = &e;
      wait.locks = context.events.locks().name(context.known.operand_of(*model->releases, *call), *body);
      wait.has_predicate =
          model->predicate.has_value() && context.known.operand_of(*model->predicate, *call) != nullptr;
      for (const clang::FunctionDecl* predicate : context.events.locks().called(e)) {
        wait.predicate = predicate->getBody();
        add_reads(*context.events.of(predicate), nullptr, wait.reads);
      }
      for (const clang::Stmt* around : body->enclosing(e.at)) {
        if (const auto* loop = llvm::dyn_cast<clang::WhileStmt>(around);
            loop != nullptr && !wait.has_predicate) {
          wait.predicate = loop->getCond();
          add_reads(*body, loop->getCond(), wait.reads);
        }
      }
      found.push_back(std::move(wait));
    }
  }
  return found;
}

namespace {

using code_set = llvm::SmallPtrSet<const clang::FunctionDecl*, 16>;

bool waits_for_the_same(const check_context& context, const condition_wait& a, const condition_wait& b) {
  llvm::FoldingSetNodeID left;
  llvm::FoldingSetNodeID right;
  a.predicate->Profile(left, context.ast, /*Canonical=*/true);
  b.predicate->Profile(right, context.ast, /*Canonical=*/true);
  return left == right;
}

/// The functions at hand that a function calls, itself and what these call.
void add_called(const check_context& context, const clang::FunctionDecl* function, code_set& found) {
  const body_events* body = context.events.of(function);
  if (body == nullptr || !found.insert(function->getCanonicalDecl()).second) {
    return;
  }
  for (const event& e : body->flow.all_events()) {
    for (const clang::FunctionDecl* callee : context.events.locks().called(e)) {
      add_called(context, callee, found);
    }
  }
}

struct runner {
  const task* started;
  code_set code;
};

/// The task that runs a function; of several the one that is started in a loop.
const task* runner_of(const std::vector<runner>& runners, const clang::FunctionDecl* function) {
  const task* found = nullptr;
  for (const runner& one : runners) {
    if (one.code.contains(function->getCanonicalDecl()) &&
        (found == nullptr || one.started->loop != nullptr)) {
      found = one.started;
    }
  }
  return found;
}

}  // namespace

void check_single_wake_ups(const check_context& context, const std::vector<condition_wait>& waits) {
  const auto is_part_of_a_pair = [&](const condition_wait& a, const condition_wait& b) {
    return &a != &b && a.at->blocks && b.at->blocks && a.predicate != nullptr && b.predicate != nullptr &&
           a.body != b.body && part_of(a.at->on) != nullptr && part_of(a.at->on) == part_of(b.at->on) &&
           !waits_for_the_same(context, a, b);
  };
  std::vector<runner> runners;
  for (auto a = waits.begin(); a != waits.end(); ++a) {
    const auto b =
        std::find_if(a, waits.end(), [&](const auto& other) { return is_part_of_a_pair(*a, other); });
    if (b == waits.end()) {
      continue;
    }
    if (runners.empty()) {
      for (const auto& body : context.events.bodies()) {
        for (const auto& started : body->tasks) {
          runners.push_back({started.get(), {}});
          add_called(context, started->code, runners.back().code);
        }
      }
    }
    // Two threads, one on either side, are never both asleep: it takes a third.
    const task* first = runner_of(runners, a->body->function);
    const task* second = runner_of(runners, b->body->function);
    if (first == nullptr || second == nullptr || first == second ||
        (first->loop == nullptr && second->loop == nullptr)) {
      continue;
    }
    for (const auto& body : context.events.bodies()) {
      for (const event& e : body->flow.all_events()) {
        const auto* call = llvm::dyn_cast_or_null<clang::CallExpr>(e.at);
        const function_model* model = e.is == event_kind::notify && !e.inside_call && call != nullptr
                                          ? context.known.of(*call)
                                          : nullptr;
        if (model == nullptr || !model->one || part_of(e.on) != part_of(a->at->on)) {
          continue;
        }
        report r;
        r.at = e.where;
        r.in = body->function;
        r.underlined = call->getSourceRange();
        r.message = quoted(e.on) +
                    " wakes one of those who wait, and they wait for different things: the wake-up can go to "
                    "one who does not need it";
        r.notes.push_back({a->at->where, "one waits for this", {}});
        r.notes.push_back({b->at->where, "and another one for that", {}});
        r.notes.push_back({first->spawn->getBeginLoc(), "tasks that do start here", {}});
        r.notes.push_back({second->spawn->getBeginLoc(), "and here", {}});
        context.sink(std::move(r));
      }
    }
    return;
  }
}

}  // namespace snag::detector
