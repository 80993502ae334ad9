#include "detector/checks/shared_write.h"

#include <algorithm>

#include "detector/checks/accesses.h"
#include "detector/checks/one_thread.h"
#include "detector/checks/parts.h"
#include "detector/checks/task_code.h"
#include "detector/events_waits.h"

namespace snag::detector {
namespace {

/// A task of a body with what it does to what it shares.
struct runner {
  const task* started = nullptr;
  const body_events* code = nullptr;
  shared_names names;
  std::vector<access> does;
};

std::vector<runner> runners_of(const check_context& context, access_finder& accesses,
                               const body_events& body) {
  std::vector<runner> found;
  for (const auto& started : body.tasks) {
    const clang::FunctionDecl* function = code_of(context, *started);
    const body_events* code = context.events.of(function);
    // Who has been given the handle may have joined it before anybody looks.
    if (code == nullptr || started->given_away || started->joined == joined_by::call ||
        !started->model->parallel || may_be_deferred(*started) || is_ordered_otherwise(context, *code)) {
      continue;
    }
    runner one{started.get(), code, names_of(context, *started, *code->function), {}};
    one.does = accesses.of(*code, one.names);
    found.push_back(std::move(one));
  }
  return found;
}

/// Whether `later` can start while `first` is still running; of one task: whether it can run twice at once.
bool overlap(const check_context& context, const body_events& body, const task& first, const task& later) {
  if (run_by_one_thread(context, first, later)) {
    return false;
  }
  const waits over(context, body, first);
  const auto start = body.after(first);
  if (!start) {
    return false;
  }
  const auto at_event = [&](const event& e) {
    return e.started == &later ? step::found : over.ends(e) ? step::stop : step::go_on;
  };
  const auto at_edge = [&](unsigned, const flow_block& block, const flow_edge& edge) {
    return !edge.exceptional && over.may_follow(block);
  };
  return search(body.flow, *start, at_event, at_edge, false).has_value();
}

/// A call of the program's own code that is elsewhere: it may wait for anything.
bool is_foreign(const check_context& context, const event& e) {
  const auto* call = llvm::dyn_cast_or_null<clang::CallExpr>(e.at);
  const clang::FunctionDecl* callee = call == nullptr ? nullptr : call->getDirectCallee();
  return call != nullptr &&
         (callee == nullptr || (context.events.of(callee) == nullptr && !is_library(context, callee)));
}

/// The event of the spawner, on a path on which the task may still run, that is an access of `others`.
const access* beside(const check_context& context, const body_events& body, const task& started,
                     const std::vector<const access*>& others) {
  const waits over(context, body, started);
  const auto start = body.after(started);
  if (!start || others.empty()) {
    return nullptr;
  }
  const access* met = nullptr;
  const auto at_event = [&](const event& e) {
    for (const access* one : others) {
      if (e.at == one->at &&
          (e.is == event_kind::use || e.is == event_kind::write || e.is == event_kind::call)) {
        met = one;
        return step::found;
      }
    }
    // What may tell the spawner that the task is done ends the bet: a wait, an atomic, a class of its own.
    const bool told = e.is == event_kind::wait || e.is == event_kind::receive || e.is == event_kind::join ||
                      (e.is == event_kind::blocking && e.on) || is_atomic(context, e.on) ||
                      (e.is == event_kind::touch && e.on && is_unknown_class(context, e.on.root)) ||
                      (e.is == event_kind::call && is_foreign(context, e));
    return told || over.ends(e) ? step::stop : step::go_on;
  };
  const auto at_edge = [&](unsigned, const flow_block& block, const flow_edge& edge) {
    return !edge.exceptional && over.may_follow(block);
  };
  const auto path = search(body.flow, *start, at_event, at_edge, false);
  return path ? met : nullptr;
}

std::string phrase(const access& one) {
  return one.structure && one.write ? "changes" : one.write ? "writes" : "reads";
}

void tell(const check_context& context, const body_events& body, const runner& who, const access& what,
          std::string message, std::vector<report::attached_note> notes) {
  report r;
  r.at = what.where;
  r.underlined =
      what.at->getSourceRange().getBegin() == what.where ? what.at->getSourceRange() : clang::SourceRange();
  r.in = body.function;
  r.message = std::move(message);
  if (what.where != what.at->getBeginLoc()) {
    r.notes.push_back({what.at->getBeginLoc(), "called here", {}});
  }
  r.notes.push_back({who.started->spawn->getBeginLoc(), "the task starts here", {}});
  for (auto& note : notes) {
    r.notes.push_back(std::move(note));
  }
  context.sink(std::move(r));
}

std::string locked_or_not(const access& one) {
  return one.unlocked() ? "without a lock" : "under another lock";
}

using told_set = std::vector<std::pair<const task*, object>>;

bool first_time(told_set& told, const task* who, const object& what) {
  if (std::ranges::find(told, std::pair{who, what}) != told.end()) {
    return false;
  }
  told.emplace_back(who, what);
  return true;
}

void judge_copies_of_itself(const check_context& context, const body_events& body, const runner& who,
                            told_set& told) {
  const bool many = context.known.runs_many(*who.started->model, *who.started->spawn);
  if (!many && (who.started->loop == nullptr || !overlap(context, body, *who.started, *who.started))) {
    return;
  }
  for (const access& one : who.does) {
    const bool of_each_start = !many && declared_inside(who.started->loop, one.on.root);
    if (!one.write || !one.unlocked() || of_each_start || one.conditional ||
        !first_time(told, who.started, {one.on.root, nullptr})) {
      continue;
    }
    tell(context, body, who, one,
         "each of these tasks " + phrase(one) + " " + quoted(one.on) + " without a lock",
         {{one.on.root->getLocation(), "all of them share it", {}}});
  }
}

void judge_pair(const check_context& context, const body_events& body, const runner& a, const runner& b,
                told_set& told) {
  const auto conflict = [&](const access& one, const access& other) {
    return one.on == other.on && (one.write || other.write) && (one.unlocked() || other.unlocked());
  };
  for (const bool both : {true, false}) {  // two writes say most
    for (const access& one : a.does) {
      for (const access& other : b.does) {
        if (!conflict(one, other) || both != (one.write && other.write) || one.conditional ||
            other.conditional) {
          continue;
        }
        if (!overlap(context, body, *a.started, *b.started)) {
          return;
        }
        if (first_time(told, a.started, one.on) && first_time(told, b.started, one.on)) {
          const access& write = one.write ? one : other;
          const access& second = one.write ? other : one;
          const runner& writer = one.write ? a : b;
          tell(context, body, writer, write,
               "the task " + phrase(write) + " " + quoted(write.on) + " while another " + phrase(second) +
                   " it, without a lock in common",
               {{second.where,
                 "the other task " + phrase(second) + " it here, " + locked_or_not(second),
                 {}}});
        }
      }
    }
  }
}

/// A copy of the whole that comes too early is snag-lost-result's.
bool copies_whole(const body_events& body, const access& one) {
  const clang::Stmt* at = body.parents->getParent(one.at);
  while (llvm::isa_and_nonnull<clang::ParenExpr, clang::ImplicitCastExpr>(at)) {
    at = body.parents->getParent(at);
  }
  const auto* made = llvm::dyn_cast_or_null<clang::CXXConstructExpr>(at);
  return !one.write && made != nullptr && made->getConstructor()->isCopyConstructor();
}

void judge_spawner(const check_context& context, const body_events& body, const runner& who,
                   const std::vector<access>& own, told_set& told) {
  const auto* counted = llvm::dyn_cast_or_null<clang::ForStmt>(who.started->loop);
  for (const access& one : who.does) {
    if (counted != nullptr && declared_inside(counted->getInit(), one.on.root)) {
      continue;  // the loop's own variable: snag-loop-capture's
    }
    std::vector<const access*> others;
    for (const access& other : own) {
      const bool conflict = other.on == one.on && (one.write || other.write) &&
                            (one.unlocked() || other.unlocked()) &&
                            !contains(body, who.started->spawn, other.at);
      if (conflict && !copies_whole(body, other)) {
        others.push_back(&other);
      }
    }
    const access* met = one.conditional ? nullptr : beside(context, body, *who.started, others);
    if (met != nullptr && first_time(told, who.started, one.on)) {
      tell(context, body, who, one,
           "the task " + phrase(one) + " " + quoted(one.on) + " while the function that started it " +
               phrase(*met) + " it, without a lock in common",
           {{met->where, "it " + phrase(*met) + " it here, before it waits, " + locked_or_not(*met), {}}});
    }
  }
}

void run(const check_context& context) {
  access_finder accesses(context);
  for (const auto& body : context.events.bodies()) {
    parallel_calls(context, accesses, *body);
    if (body->tasks.empty()) {
      continue;
    }
    told_set told;
    const std::vector<runner> all = runners_of(context, accesses, *body);
    for (const runner& one : all) {
      judge_copies_of_itself(context, *body, one, told);
    }
    for (const runner& a : all) {
      for (const runner& b : all) {
        if (&a != &b) {
          judge_pair(context, *body, a, b, told);
        }
      }
    }
    shared_names names;
    names.spawner = true;
    names.same_this = true;
    const std::vector<access> own = accesses.of(*body, names);
    for (const runner& one : all) {
      judge_spawner(context, *body, one, own, told);
    }
    polled_flags(context, accesses, *body, own, [&](const task& started) {
      return std::ranges::any_of(told, [&](const auto& one) { return one.first == &started; });
    });
  }
  class_races(context, accesses);
}

}  // namespace

const check_info shared_write = {
    .name = "snag-shared-write",
    .summary = "tasks write the same captured object without a lock",
    .why =
        "Two accesses of one object, one of them a write, with nothing that orders them are a data race: "
        "updates are lost, a container's inside is torn, a flag is never seen. It works until the machine is "
        "busy. Use an atomic, one lock for all who use the object, or a result of its own for each task.",
    .shown_by = "results/shared-accumulator",
    .sure = confidence::medium,
    .run = run,
};

}  // namespace snag::detector
