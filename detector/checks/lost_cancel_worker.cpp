// A thread that its owner joins, and that cannot end: its loop asks for no stop, or waits where the stop does
// not reach it.

#include "clang/Basic/SourceManager.h"
#include "detector/checks/early_wake.h"
#include "detector/checks/endless_waits.h"
#include "detector/checks/lost_cancel.h"
#include "detector/checks/somebody_else.h"
#include "detector/checks/stopping.h"
#include "detector/events_waits.h"
#include "detector/statement_parts.h"

namespace snag::detector {
namespace {

/// A thread of its own, out of which no exception leads: it ends by coming to its end, or not at all.
bool is_thread(const task& started) {
  return started.handle_end == at_end::terminate || started.handle_end == at_end::join ||
         (started.joined == joined_by::handle && started.model->on.is == operand::kind::argument);
}

struct spot {
  const body_events* body = nullptr;
  const event* at = nullptr;
};

/// The joins of what holds a task, those that a body does itself first.
std::vector<spot> joins_of(const check_context& context, const task& started) {
  std::vector<spot> found;
  for (const bool inside_call : {false, true}) {
    for (const auto& body : context.events.bodies()) {
      for (const event& e : body->flow.all_events()) {
        if (e.is == event_kind::join && e.inside_call == inside_call && e.on && e.at != nullptr &&
            std::ranges::find(started.holders, e.on) != started.holders.end()) {
          found.push_back({body.get(), &e});
        }
      }
    }
  }
  return found;
}

bool has_event(const body_events& body, auto predicate) {
  return std::ranges::any_of(body.flow.all_events(), predicate);
}

/// The flag's name inside the task, where it has another one there.
unheard unheard_in(const task& started, const object& flag, bool idle) {
  unheard names;
  names[flag.root] = idle;
  for (const auto& [parameter, stands_for] : started.bound) {
    if (stands_for == flag) {
      names[parameter] = idle;
    }
  }
  return names;
}

void add_task_note(const task& started, report& r) {
  r.notes.push_back(
      {started.spawn->getBeginLoc(), "the thread starts here", started.spawn->getSourceRange()});
}

/// Joined where an owner ends, or after its flag was set: somebody who joins a server's loop in order to stay
/// does neither.
bool expects_an_end(const check_context& context, const body_events& body, const object& holder) {
  if (llvm::isa<clang::CXXDestructorDecl>(body.function)) {
    return true;
  }
  const bool starts_it = std::ranges::any_of(body.tasks, [&](const auto& started) {
    return std::ranges::find(started->holders, holder) != started->holders.end();
  });
  return !starts_it && has_event(body, [&](const event& e) {
    return e.is == event_kind::write && llvm::isa_and_nonnull<clang::FieldDecl>(e.on.root) &&
           written_truth(context, e).has_value();
  });
}

bool judge_endless(const check_context& context, const task& started, const std::vector<spot>& joins) {
  const clang::Stmt* loop = endless_loop(context, started.code, unheard());
  if (loop == nullptr) {
    return false;
  }
  for (const auto& body : context.events.bodies()) {
    // pthread_cancel and the like end it from outside.
    if (started.handle_end != at_end::join && has_event(*body, [&](const event& e) {
          return e.is == event_kind::cancel &&
                 std::ranges::find(started.holders, e.on) != started.holders.end();
        })) {
      return false;
    }
  }
  const auto at =
      std::ranges::find_if(joins, [&](const spot& p) { return expects_an_end(context, *p.body, p.at->on); });
  if (at == joins.end()) {
    return false;
  }
  report r;
  r.at = at->at->where;
  r.underlined = at->at->at->getSourceRange();
  r.in = at->body->function;
  r.message = "this join waits for ever: nothing can stop the thread of " + quoted(at->at->on);
  add_task_note(started, r);
  r.notes.push_back({loop->getBeginLoc(), "its loop asks for no stop, and has no way out", {}});
  context.sink(std::move(r));
  return true;
}

/// Whoever else could make a wait's predicate true.
bool others_write(const check_context& context, const task& started, const mentioned& needs) {
  for (const auto& body : context.events.bodies()) {
    for (const auto& other : body->tasks) {
      if (other.get() == &started || other->code == started.code) {
        continue;
      }
      for (const event& e : context.events.effects(*other)) {
        if ((e.is == event_kind::write || e.is == event_kind::touch) && needs.names.contains(e.on.root)) {
          return true;
        }
      }
    }
  }
  return false;
}

bool is_shared_with(const body_events& stopper, const object& holder, const clang::ValueDecl* name) {
  if (const auto* field = llvm::dyn_cast<clang::FieldDecl>(name)) {
    const auto* owner = llvm::dyn_cast<clang::FieldDecl>(holder.root);
    return owner != nullptr && field->getParent() == owner->getParent();
  }
  const auto* variable = llvm::dyn_cast<clang::VarDecl>(name);
  return variable != nullptr &&
         (!variable->hasLocalStorage() || variable->getDeclContext() == stopper.function);
}

struct request {
  spot write;
  spot join;
  bool idle = false;  ///< the flag's truth before
};

void report_unheard(const check_context& context, const task& started, const request& stop,
                    const endless_wait& wait) {
  report r;
  r.at = wait.call->getBeginLoc();
  r.underlined = wait.call->getSourceRange();
  r.in = wait.body->function;
  r.message =
      "this wait does not end when " + quoted(stop.write.at->on) + " is set, and the join waits for ever";
  add_task_note(started, r);
  r.notes.push_back({stop.write.at->where, "the stop is asked for here", {}});
  r.notes.push_back({stop.join.at->where, "the thread is joined here", {}});
  context.sink(std::move(r));
}

void report_unwoken(const check_context& context, const task& started, const request& stop,
                    const endless_wait& wait) {
  report r;
  r.at = stop.write.at->where;
  r.in = stop.write.body->function;
  r.message =
      "nobody wakes the thread that waits for " + quoted(stop.write.at->on) + ", and the join waits for ever";
  add_task_note(started, r);
  r.notes.push_back({wait.call->getBeginLoc(),
                     "it waits here, until " + quoted(wait.condition) + " is notified",
                     wait.call->getSourceRange()});
  r.notes.push_back({stop.join.at->where, "the thread is joined here", {}});
  context.sink(std::move(r));
}

void report_woken_before(const check_context& context, const task& started, const request& stop,
                         const endless_wait& wait) {
  report r;
  r.at = stop.write.at->where;
  r.in = stop.write.body->function;
  r.message = "the thread is woken before " + quoted(stop.write.at->on) +
              " is set, may wait again, and the join waits for ever";
  add_task_note(started, r);
  r.notes.push_back({wait.call->getBeginLoc(), "it waits here", wait.call->getSourceRange()});
  r.notes.push_back({stop.join.at->where, "the thread is joined here", {}});
  context.sink(std::move(r));
}

/// Somebody else may do what ends the wait: by himself, or because the stopper calls him between the stop and
/// the join. A variable before the stop may end behind it.
bool others_may_end(const check_context& context, const task& started, const request& stop,
                    const endless_wait& wait, const name_set& names) {
  const bool same = stop.write.body == stop.join.body;
  return calls_unknown(context, *stop.join.body, nullptr, stop.join.at->at) ||
         (!same && calls_unknown(context, *stop.write.body, nullptr, nullptr)) ||
         other_way_to(context, started, *wait.body, names);
}

name_set names_of(const object& what) {
  name_set names;
  for (const clang::ValueDecl* name : {what.root, what.member}) {
    if (name != nullptr) {
      names.insert(llvm::cast<clang::ValueDecl>(name->getCanonicalDecl()));
    }
  }
  return names;
}

bool judge_waits(const check_context& context, const task& started, const request& stop) {
  const body_events& stopper = *stop.join.body;
  for (const endless_wait& wait : endless_waits(context, started.code)) {
    if (!wait.condition) {
      continue;
    }
    const mentioned needs = wait.predicate == nullptr ? mentioned{} : mentions(context, wait.predicate);
    const unheard flag = unheard_in(started, stop.write.at->on, stop.idle);
    const bool hears =
        wait.predicate == nullptr || needs.unknown ||
        std::ranges::any_of(flag, [&](const auto& f) { return needs.names.contains(f.first); });
    if (hears) {
      const bool woken = has_event(stopper, [&](const event& e) {
        return e.on == wait.condition && e.is != event_kind::scope_end && e.is != event_kind::use;
      });
      const auto named = mentions(context, stopper.body);
      if (!needs.unknown && !woken && !named.names.contains(wait.condition.root) &&
          !others_may_end(context, started, stop, wait, names_of(wait.condition))) {
        report_unwoken(context, started, stop, wait);
        return true;
      }
      if (!needs.unknown && stop.write.body == &stopper &&
          is_woken_before(context, stopper, *stop.write.at, wait.condition) &&
          !others_may_end(context, started, stop, wait, names_of(wait.condition))) {
        report_woken_before(context, started, stop, wait);
        return true;
      }
      continue;
    }
    const bool shared = llvm::all_of(needs.names, [&](const clang::ValueDecl* name) {
      return is_shared_with(stopper, stop.join.at->on, name);
    });
    const bool made_true = has_event(stopper, [&](const event& e) {
      return (e.is == event_kind::write || e.is == event_kind::touch) && needs.names.contains(e.on.root);
    });
    name_set needed;
    needed.insert(needs.names.begin(), needs.names.end());
    if (shared && !needed.empty() && !made_true && !others_write(context, started, needs) &&
        !names_any(stopper.body, {needed, code_of(context, started.code)}) &&
        !others_may_end(context, started, stop, wait, needed)) {
      report_unheard(context, started, stop, wait);
      return true;
    }
  }
  return false;
}

/// The token is given to somebody of whom nothing is known, who may wake the thread: a std::stop_callback.
bool hands_on(const clang::Stmt* whole, const clang::ValueDecl* token) {
  const auto is_token = [&](const clang::Expr* argument) {
    const auto* name = llvm::dyn_cast<clang::DeclRefExpr>(without_conversions(argument));
    return name != nullptr && name->getDecl()->getCanonicalDecl() == token;
  };
  return any_part(whole, [&](const clang::Stmt* part) {
    const auto* call = llvm::dyn_cast<clang::CallExpr>(part);
    const auto* made = llvm::dyn_cast<clang::CXXConstructExpr>(part);
    return (call != nullptr && std::ranges::any_of(call->arguments(), is_token)) ||
           (made != nullptr && !made->getConstructor()->isCopyOrMoveConstructor() &&
            std::ranges::any_of(made->arguments(), is_token));
  });
}

/// The spawner has worked on what the thread waits for before it started the thread, a lambda may do so when
/// it likes, or somebody was given it.
bool has_way_to(const check_context& context, const body_events& body, const task& started,
                const body_events& waiter, const name_set& names) {
  if (other_way_to(context, started, waiter, names)) {
    return true;
  }
  const clang::SourceManager& sources = context.ast.getSourceManager();
  const clang::SourceLocation start = started.spawn->getBeginLoc();
  return has_event(body, [&](const event& e) {
    return e.is != event_kind::scope_end && (names.contains(e.on.root) || names.contains(e.on.member)) &&
           e.where.isValid() && sources.isBeforeInTranslationUnit(e.where, start);
  });
}

/// A handle whose end asks the thread to stop, and a wait of the thread that does not hear it.
void judge_token(const check_context& context, const body_events& body, const task& started) {
  const body_events* code = context.events.of(started.code);
  const object& holder = started.holders.front();
  const auto* local = llvm::dyn_cast<clang::VarDecl>(holder.root);
  if (code == nullptr || started.handle_end != at_end::join || started.code->getNumParams() == 0 ||
      started.holders.size() != 1 || local == nullptr || holder.member != nullptr ||
      local->getDeclContext() != body.function) {
    return;
  }
  const clang::ParmVarDecl* token = started.code->getParamDecl(0);
  const type_model* kind = context.known.of(token->getType());
  const auto start = body.after(started);
  if (kind == nullptr || kind->is != object_kind::context || started.bound.contains(token) || !start ||
      can_end(context, started.code, {{token, false}}) || hands_on(code->body, token)) {
    return;
  }
  const auto own = code_of(context, started.code);
  const giving handle{names_of(holder), own, started.spawn};
  if (names_any(body.body, handle)) {
    return;  // it is asked to stop before its end, or somebody else has it
  }
  for (const endless_wait& wait : endless_waits(context, started.code)) {
    if (!wait.condition || wait.body != code) {
      continue;
    }
    const mentioned needs = wait.predicate == nullptr ? mentioned{} : mentions(context, wait.predicate);
    if (needs.unknown || needs.names.contains(token) || others_write(context, started, needs)) {
      continue;
    }
    name_set waited_for = names_of(wait.condition);
    waited_for.insert(needs.names.begin(), needs.names.end());
    if (has_way_to(context, body, started, *code, waited_for)) {
      continue;
    }
    const auto path = search(
        body.flow, *start,
        [&](const event& e) {
          if (e.at_scope_end && e.on == holder && e.is == event_kind::join) {
            return step::found;
          }
          const bool other = e.is != event_kind::use && e.is != event_kind::scope_end;
          return other && (waited_for.contains(e.on.root) || waited_for.contains(e.on.member) ||
                           e.on.root == holder.root)
                     ? step::stop
                     : step::go_on;
        },
        without_exception, false);
    if (!path) {
      continue;
    }
    report r;
    r.at = wait.call->getBeginLoc();
    r.underlined = wait.call->getSourceRange();
    r.in = started.code;
    r.message = "this wait does not hear the stop that the end of " + quoted(holder) + " asks for";
    add_task_note(started, r);
    r.notes.push_back({path->found->where, "its end asks the thread to stop, and waits for it", {}});
    context.sink(std::move(r));
    return;
  }
}

/// Flags that are written before a join, and without which the thread does not end.
bool judge_requests(const check_context& context, const task& started, const std::vector<spot>& joins) {
  for (const auto& body : context.events.bodies()) {
    for (const event& e : body->flow.all_events()) {
      if (e.is != event_kind::write || e.inside_call || !e.on || e.on.member != nullptr) {
        continue;
      }
      const auto value = written_truth(context, e);
      if (!value || can_end(context, started.code, unheard_in(started, e.on, !*value))) {
        continue;
      }
      for (const spot& join : joins) {
        const bool same = join.body == body.get();
        const bool through_call = has_event(*join.body, [&](const event& other) {
          return other.is == event_kind::write && other.inside_call && other.on == e.on;
        });
        if ((same || through_call) && judge_waits(context, started, {{body.get(), &e}, join, !*value})) {
          return true;
        }
      }
    }
  }
  return false;
}

}  // namespace

void find_unstoppable_workers(const check_context& context) {
  for (const auto& body : context.events.bodies()) {
    for (const auto& started : body->tasks) {
      if (!is_thread(*started) || started->code == nullptr || started->holders.empty()) {
        continue;
      }
      judge_token(context, *body, *started);
      const std::vector<spot> joins = joins_of(context, *started);
      if (joins.empty()) {
        continue;
      }
      if (!judge_endless(context, *started, joins)) {
        judge_requests(context, *started, joins);
      }
    }
  }
}

}  // namespace snag::detector
