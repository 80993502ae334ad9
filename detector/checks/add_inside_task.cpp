#include "detector/checks/add_inside_task.h"

#include <algorithm>
#include <functional>
#include <optional>

#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include "detector/checks/waiters.h"
#include "detector/events.h"
#include "detector/events_waits.h"
#include "llvm/ADT/SmallPtrSet.h"

namespace snag::detector {
namespace {

bool is_about(const event& e, event_kind kind, const object& counter) {
  return e.is == kind && e.on == counter;
}

bool any_path(const flow_graph& graph, flow_point from, const std::function<step(const event&)>& at_event) {
  return search(graph, from, at_event, without_exception, false).has_value();
}

/// Whether the spawner has counted already when it starts the task, or made the counter with a count in it:
/// the task may have a count of its own then, under which it may add more.
bool counted_before(const check_context& context, const body_events& spawner, const task& started,
                    const object& counter) {
  const auto* variable = llvm::dyn_cast_or_null<clang::VarDecl>(counter.root);
  if (counter.member == nullptr && variable != nullptr) {
    const auto* made = llvm::dyn_cast_or_null<clang::CXXConstructExpr>(
        variable->getInit() == nullptr ? nullptr : variable->getInit()->IgnoreImplicit());
    // wait_group(unsigned initial = 0): nobody has counted where the argument is left out, or is nought.
    const bool counted =
        made != nullptr && std::ranges::any_of(made->arguments(), [&](const auto* given) {
          const bool known = !given->isValueDependent() && given->getType()->isIntegralOrEnumerationType();
          const auto number = known ? given->getIntegerConstantExpr(context.ast) : std::nullopt;
          return !number || !number->isZero();
        });
    if (counted && context.known.of(variable->getType()) != nullptr) {
      return true;
    }
  }
  for (const event& e : spawner.flow.all_events()) {
    const auto from = is_about(e, event_kind::count_up, counter) ? spawner.after(e) : std::nullopt;
    if (from && any_path(spawner.flow, *from, [&](const event& next) {
          return next.started == &started                    ? step::found
                 : is_about(next, event_kind::wait, counter) ? step::stop
                                                             : step::go_on;
        })) {
      return true;
    }
  }
  return false;
}

void collect_callees(const check_context& context, const clang::Stmt* in,
                     llvm::SmallPtrSetImpl<const clang::FunctionDecl*>& out) {
  if (in == nullptr) {
    return;
  }
  if (const auto* call = llvm::dyn_cast<clang::CallExpr>(in)) {
    const body_events* callee = context.events.of(call->getDirectCallee());
    if (callee != nullptr && out.insert(callee->function).second) {
      collect_callees(context, callee->body, out);
    }
  }
  for (const clang::Stmt* child : in->children()) {
    collect_callees(context, child, out);
  }
}

/// Whether some other function counts a shared counter up: what the task adds may stand beside a count that
/// the waiter knows of. A function that the task calls, and that counts down too what it counted, is the
/// task.
bool counted_elsewhere(const check_context& context, const body_events& spawner, const task& started,
                       const object& counter) {
  if (!is_shared(counter)) {
    return false;
  }
  const body_events* code = context.events.of(started.code);
  llvm::SmallPtrSet<const clang::FunctionDecl*, 8> part;
  if (code != nullptr) {
    part.insert(code->function);
    collect_callees(context, code->body, part);
  }
  for (const auto& body : context.events.bodies()) {
    if (body.get() == &spawner || body.get() == code) {
      continue;
    }
    bool up = false;
    bool down = false;
    for (const event& e : body->flow.all_events()) {
      up |= is_about(e, event_kind::count_up, counter) && !e.inside_call;
      down |= is_about(e, event_kind::count_down, counter);
    }
    if (up && !(down && part.contains(body->function))) {
      return true;
    }
  }
  return false;
}

/// Whether the task, or what it calls, counts up and down again in each round of a loop: what it has in hand,
/// and not itself.
bool counts_rounds(const check_context& context, const task& started, const object& counter) {
  const body_events* code = context.events.of(started.code);
  if (code == nullptr) {
    return false;
  }
  llvm::SmallPtrSet<const clang::FunctionDecl*, 8> part;
  part.insert(code->function);
  collect_callees(context, code->body, part);
  const auto last = [](const object& of) { return of.member != nullptr ? of.member : of.root; };
  return llvm::any_of(part, [&](const clang::FunctionDecl* function) {
    const body_events* body = context.events.of(function);
    if (body == nullptr) {
      return false;
    }
    std::vector<const event*> ups;
    std::vector<const event*> downs;
    for (const event& e : body->flow.all_events()) {
      const bool its = e.on && (last(e.on) == last(counter) || llvm::isa<clang::ParmVarDecl>(e.on.root));
      if (its && (e.is == event_kind::count_up || e.is == event_kind::count_down)) {
        (e.is == event_kind::count_up ? ups : downs).push_back(&e);
      }
    }
    return std::ranges::any_of(ups, [&](const event* up) {
      return std::ranges::any_of(body->enclosing(up->at), [&](const clang::Stmt* around) {
        return is_loop(around) && std::ranges::any_of(downs, [&](const event* down) {
                 return down->on == up->on && contains(*body, around, down->at);
               });
      });
    });
  });
}

/// The first wait that can be over before the task has counted: nothing on the way to it says that the task
/// has come so far.
const waiter* early_waiter(const check_context& context, const body_events& spawner, const task& started,
                           const object& counter, const std::vector<waiter>& waiting) {
  const waits over(context, spawner, started);
  const auto reaches = [&](flow_point from, auto target) {
    const auto at_event = [&](const event& e) {
      if (target(e)) {
        return step::found;
      }
      return e.is == event_kind::count_up && e.on == counter ? step::stop
             : over.ends(e)                                  ? step::stop
                                                             : step::go_on;
    };
    const auto at_edge = [&](unsigned, const flow_block& block, const flow_edge& edge) {
      const bool around = block.terminator != nullptr && std::ranges::any_of(waiting, [&](const waiter& w) {
                            return w.body == &spawner && contains(spawner, block.terminator, w.wait->at);
                          });
      return !edge.exceptional && (around || over.may_follow(block));
    };
    return search(spawner.flow, from, at_event, at_edge, false).has_value();
  };
  const auto start = spawner.after(started);
  if (!start) {
    return nullptr;
  }
  for (const waiter& w : waiting) {
    if (w.in == nullptr && w.body == &spawner) {
      if (reaches(*start, [&](const event& e) { return &e == w.wait; })) {
        return &w;
      }
      continue;
    }
    // In a body of its own: nothing is waited for there first.
    const bool at_once = any_path(w.body->flow, {w.body->flow.entry, 0}, [&](const event& e) {
      if (&e == w.wait) {
        return step::found;
      }
      const bool may_know = e.is == event_kind::wait || e.is == event_kind::join ||
                            e.is == event_kind::receive || e.is == event_kind::cancel ||
                            e.is == event_kind::close || e.is == event_kind::count_up ||
                            (e.is == event_kind::touch && e.on && is_unknown_class(context, e.on.root));
      return may_know ? step::stop : step::go_on;
    });
    if (!at_once) {
      continue;
    }
    if (w.in == nullptr) {
      return &w;
    }
    const auto other = spawner.after(*w.in);
    if (reaches(*start, [&](const event& e) { return e.started == w.in; }) ||
        (other && reaches(*other, [&](const event& e) { return e.started == &started; }))) {
      return &w;
    }
  }
  return nullptr;
}

/// Moves the statement that counts in front of the one that starts the task, where its text means the same
/// there.
void add_fix(const check_context& context, const body_events& spawner, const task& started, const event& up,
             report& r) {
  const body_events* code = context.events.of(started.code);
  const auto* call = llvm::dyn_cast_or_null<clang::CXXMemberCallExpr>(up.at);
  if (code == nullptr || started.closure == nullptr || call == nullptr || up.inside_call) {
    return;
  }
  for (const clang::Expr* argument : call->arguments()) {
    if (!llvm::isa<clang::CXXDefaultArgExpr>(argument) &&
        !llvm::isa<clang::IntegerLiteral>(argument->IgnoreParenImpCasts())) {
      return;
    }
  }
  // By name: a variable of the spawner, or a member of one.
  const clang::Expr* on = call->getImplicitObjectArgument();
  const clang::DeclRefExpr* name = nullptr;
  while (on != nullptr && name == nullptr) {
    on = on->IgnoreParenImpCasts();
    if (const auto* member = llvm::dyn_cast<clang::MemberExpr>(on)) {
      on = member->getBase();
    } else if (const auto* arrow = llvm::dyn_cast<clang::CXXOperatorCallExpr>(on)) {
      on = arrow->getArg(0);
    } else if (llvm::isa<clang::CXXThisExpr>(on)) {
      break;
    } else if (name = llvm::dyn_cast<clang::DeclRefExpr>(on); name == nullptr) {
      return;
    }
  }
  const auto* variable = name == nullptr ? nullptr : llvm::dyn_cast<clang::VarDecl>(name->getDecl());
  if (name != nullptr &&
      (variable == nullptr || variable->isInitCapture() || variable->getDeclContext() == started.code)) {
    return;
  }
  const clang::Stmt* statement = code->parents->getParent(call);
  const clang::Stmt* moved = call;
  if (const auto* whole = llvm::dyn_cast_or_null<clang::FullExpr>(statement)) {
    moved = whole;
    statement = code->parents->getParent(whole);
  }
  if (statement != code->body) {
    return;
  }
  const clang::Stmt* spawn = started.spawn;
  while (spawn != nullptr && !llvm::isa_and_nonnull<clang::CompoundStmt>(spawner.parents->getParent(spawn))) {
    spawn = spawner.parents->getParent(spawn);
  }
  const auto& sources = context.ast.getSourceManager();
  const auto& language = context.ast.getLangOpts();
  if (spawn == nullptr || spawn->getBeginLoc().isMacroID() || moved->getBeginLoc().isMacroID()) {
    return;
  }
  const clang::SourceLocation semicolon = clang::Lexer::findLocationAfterToken(
      moved->getEndLoc(), clang::tok::semi, sources, language, /*SkipTrailingWhitespaceAndNewLine=*/false);
  if (semicolon.isInvalid()) {
    return;
  }
  const auto text = clang::Lexer::getSourceText(
      clang::CharSourceRange::getTokenRange(moved->getSourceRange()), sources, language);
  const std::string indent(sources.getSpellingColumnNumber(spawn->getBeginLoc()) - 1, ' ');
  r.fixes.push_back({"count before the task starts",
                     {{clang::CharSourceRange::getCharRange(spawn->getBeginLoc(), spawn->getBeginLoc()),
                       text.str() + ";\n" + indent},
                      {clang::CharSourceRange::getCharRange(moved->getBeginLoc(), semicolon), ""}}});
}

void tell(const check_context& context, const body_events& spawner, const task& started, const event& up,
          const waiter& early) {
  report r;
  r.at = up.where;
  r.in = spawner.function;
  r.message = quoted(up.on) +
              " is counted up inside the task: the waiter can see it at zero before the task has begun";
  r.underlined = up.at == nullptr ? clang::SourceRange() : up.at->getSourceRange();
  r.notes.push_back({started.spawn->getBeginLoc(),
                     started.loop != nullptr ? "the tasks start here" : "the task starts here",
                     {}});
  r.notes.push_back({early.wait->where,
                     early.in != nullptr ? "another task waits here, and need not wait for this one"
                                         : "the waiter stands here, and need not wait for this task",
                     {}});
  add_fix(context, spawner, started, up, r);
  context.sink(std::move(r));
}

void judge(const check_context& context, const body_events& spawner, const task& started,
           std::vector<clang::SourceLocation>& told) {
  const auto does = context.events.effects(started);
  std::vector<object> seen;
  for (const event& up : does) {
    if (up.is != event_kind::count_up || !up.on || std::ranges::find(seen, up.on) != seen.end() ||
        std::ranges::find(told, up.where) != told.end()) {
      continue;
    }
    seen.push_back(up.on);
    // A count that somebody else takes back may stand for values, not for tasks.
    const bool own_count =
        std::ranges::any_of(does, [&](const event& e) { return is_about(e, event_kind::count_down, up.on); });
    // Started by the counter itself, the task is counted while it runs.
    const bool held = started.joined == joined_by::group &&
                      std::ranges::find(started.holders, up.on) != started.holders.end();
    if (!own_count || held || counts_rounds(context, started, up.on) ||
        counted_before(context, spawner, started, up.on) ||
        counted_elsewhere(context, spawner, started, up.on)) {
      continue;
    }
    const auto waiting = waiters_for(context, spawner, started, up.on);
    if (const waiter* early = early_waiter(context, spawner, started, up.on, waiting)) {
      tell(context, spawner, started, up, *early);
      told.push_back(up.where);
    }
  }
}

void run(const check_context& context) {
  std::vector<clang::SourceLocation> told;
  for (const auto& body : context.events.bodies()) {
    for (const auto& started : body->tasks) {
      judge(context, *body, *started, told);
    }
  }
}

}  // namespace

const check_info add_inside_task = {
    .name = "snag-add-inside-task",
    .summary = "the count goes up inside the task that the waiter waits for",
    .why =
        "A waiter that comes before the tasks have begun sees a counter at zero and goes on: it closes the "
        "channel, reads the results or returns while all of the work is still to be done. Count up where the "
        "task is started, before it is started.",
    .shown_by = "counting/add-inside-task",
    .sure = confidence::medium,
    .run = run,
};

}  // namespace snag::detector
