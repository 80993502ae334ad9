#include "detector/checks/unjoined_thread.h"

#include <algorithm>

#include "detector/checks/mends.h"
#include "detector/checks/parts.h"
#include "detector/checks/throwing_constructor.h"
#include "detector/checks/unjoined_member.h"
#include "detector/events.h"
#include "detector/events_addresses.h"
#include "detector/events_waits.h"
#include "detector/statement_parts.h"
#include "llvm/ADT/SmallPtrSet.h"

namespace snag::detector {
namespace {

using code_set = llvm::SmallPtrSet<const clang::FunctionDecl*, 16>;

bool is_local_of(const object& what, const body_events& body) {
  const auto* variable = llvm::dyn_cast_or_null<clang::VarDecl>(what.root);
  return what.member == nullptr && variable != nullptr && variable->hasLocalStorage() &&
         !llvm::isa<clang::ParmVarDecl>(variable) && variable->getDeclContext() == body.function &&
         !variable->getType()->isReferenceType() && !variable->getType()->isPointerType();
}

/// Whether the handle itself is a local of a try block: one that is declared outside lives on in its
/// handlers.
bool lives_inside(const task& started, const clang::Stmt* guarded) {
  return declared_inside(guarded, llvm::cast<clang::VarDecl>(started.holders.front().root));
}

bool dies_on_the_way_to(const body_events& body, const task& started, const flow_edge& edge) {
  if (edge.to == body.flow.exit) {
    return true;
  }
  const clang::Stmt* guarded = body.flow.blocks[edge.to].terminator;
  return guarded != nullptr && lives_inside(started, guarded);
}

/// True where the handle dies by a throw statement: nothing around the statement alone catches it.
bool dies_by(const body_events& body, const task& started, const clang::Stmt& thrown,
             bool exceptions_matter) {
  for (const clang::Stmt* around : body.enclosing(&thrown)) {
    if (llvm::isa<clang::CXXTryStmt>(around)) {
      return lives_inside(started, around);
    }
  }
  return exceptions_matter;
}

bool names_holder(const clang::Expr* argument, const task& started) {
  const auto* name = llvm::dyn_cast_or_null<clang::DeclRefExpr>(
      argument == nullptr ? nullptr : argument->IgnoreParenImpCasts());
  return name != nullptr && std::ranges::any_of(started.holders, [&](const object& holder) {
           return holder.root != nullptr &&
                  holder.root->getCanonicalDecl() == name->getDecl()->getCanonicalDecl();
         });
}

/// t.swap(u), std::swap(t, u), std::ranges::swap(t, u): from here on somebody else has what was in it.
bool is_swapped(const task& started, const clang::Stmt* whole) {
  return any_part(whole, [&](const clang::Stmt* part) {
    const auto* call = llvm::dyn_cast<clang::CallExpr>(part);
    const auto* op = llvm::dyn_cast<clang::CXXOperatorCallExpr>(part);
    const auto* of_member = llvm::dyn_cast<clang::CXXMemberCallExpr>(part);
    const clang::FunctionDecl* callee = call == nullptr ? nullptr : call->getDirectCallee();
    const bool swaps = callee != nullptr && callee->getIdentifier() != nullptr && callee->getName() == "swap";
    return (swaps || (op != nullptr && op->getOperator() == clang::OO_Call)) &&
           (std::ranges::any_of(call->arguments(),
                                [&](const clang::Expr* one) { return names_holder(one, started); }) ||
            (of_member != nullptr && names_holder(of_member->getImplicitObjectArgument(), started)));
  });
}

struct escape {
  std::optional<path_result> path;
  const clang::Stmt* threw_at = nullptr;
  throw_odds odds = throw_odds::never;
};

/// Where the thread is in the hands of each of its holders, one after the other: std::move(t) ends the first.
struct held_by {
  object holder;
  std::optional<flow_point> from;
  llvm::SmallVector<const event*, 2> until;  ///< given on: to the next, to a field, to the caller
};

/// Nothing else but this variable and what it is moved to has ever had the handle.
bool begins_in_variable(const task& started) {
  return started.handle_variable != nullptr && !started.holders.empty() &&
         started.holders.front() == object{started.handle_variable->getCanonicalDecl(), nullptr};
}

std::vector<held_by> holders_of(const body_events& body, const task& started) {
  std::vector<held_by> found = {{started.holders.front(), body.after(started), {}}};
  const bool goes_on = started.given_away || started.returned;
  if (started.holders.size() == 1 && !goes_on) {
    return found;
  }
  for (const event& e : body.flow.all_events()) {
    if (e.on == found.front().holder && !e.inside_call &&
        (e.is == event_kind::moved || e.is == event_kind::leave)) {
      found.front().until.push_back(&e);
    }
  }
  if (found.front().until.empty()) {
    return {};
  }
  // More ways than one are followed to where they part.
  if (started.holders.size() == 2 && found.front().until.size() == 1 && !goes_on &&
      is_local_of(started.holders[1], body)) {
    found.push_back({started.holders[1], body.after(*found.front().until.front()), {}});
  }
  return found;
}

/// A class of the program's own whose end may see to the thread, or of which it is not known that it keeps
/// it.
bool may_see_to_it(const check_context& context, const object& holder) {
  if (has_own_deleter(holder.root->getType())) {
    return true;
  }
  if (!is_unknown_class(context, holder.root)) {
    return false;
  }
  const auto* record = holder.root->getType().getNonReferenceType()->getAsCXXRecordDecl();
  record = record == nullptr ? nullptr : record->getDefinition();
  const clang::CXXDestructorDecl* destructor = record == nullptr ? nullptr : record->getDestructor();
  return record == nullptr || (destructor != nullptr && destructor->isUserProvided()) ||
         record->getNumBases() > 0 || llvm::none_of(record->fields(), [&](const clang::FieldDecl* field) {
           const type_model* kind = context.known.of(field->getType());
           return kind != nullptr && kind->on_destruction == at_end::terminate;
         });
}

escape find_escape(const check_context& context, const body_events& body, const task& started,
                   const held_by& by, bool exceptions_matter) {
  const waits over(context, body, started);
  const auto released = [&](const event& e) {
    return over.is_holder(e.on) && (e.is == event_kind::join || e.is == event_kind::detach ||
                                    (e.is == event_kind::touch && over.ends(e)));
  };
  // A guard that joins at the end of its scope does so on exceptions, too.
  bool guarded = false;
  for (const event& e : body.flow.all_events()) {
    guarded |= e.at_scope_end && released(e);
  }
  escape found;
  if (!by.from || guarded) {
    return found;
  }
  const auto at_event = [&](const event& e) {
    if (std::ranges::find(by.until, &e) != by.until.end()) {
      return step::stop;
    }
    if (e.is == event_kind::scope_end && e.on == by.holder) {
      return step::found;
    }
    if (e.is == event_kind::leave && llvm::isa_and_nonnull<clang::CXXThrowExpr>(e.at) &&
        dies_by(body, started, *e.at, exceptions_matter)) {
      return step::found;
    }
    return released(e) ? step::stop : step::go_on;
  };
  const auto at_edge = [&](unsigned /*from*/, const flow_block& block, const flow_edge& edge) {
    if (!edge.exceptional) {
      return over.may_follow(block);
    }
    const throw_odds odds = context.events.throws(block.last_call);
    if (odds <= throw_odds::library || contains(body, block.last_call, started.spawn)) {
      return false;
    }
    if (dies_on_the_way_to(body, started, edge)) {
      if (odds > found.odds && (exceptions_matter || edge.to != body.flow.exit)) {
        found.odds = odds;
        found.threw_at = block.last_call;
      }
      return false;
    }
    return true;
  };
  found.path = search(body.flow, *by.from, at_event, at_edge, false);
  return found;
}

void judge(const check_context& context, const body_events& body, const task& started,
           bool exceptions_matter) {
  const auto stays = [&](const object& one) { return is_local_of(one, body); };
  if (started.handle_end != at_end::terminate || started.detached || started.holders.empty() ||
      !stays(started.holders.front()) || may_see_to_it(context, started.holders.front()) ||
      is_swapped(started, body.body)) {
    return;
  }
  const bool leaves_us =
      started.given_away || started.returned || !std::ranges::all_of(started.holders, stays);
  if (leaves_us && !begins_in_variable(started)) {
    return;
  }
  escape found;
  object holder;
  bool moves_on = false;
  for (const held_by& by : holders_of(body, started)) {
    found = find_escape(context, body, started, by, exceptions_matter);
    holder = by.holder;
    moves_on = !by.until.empty();
    if (found.path || found.threw_at != nullptr) {
      break;
    }
  }
  if (!found.path && found.threw_at == nullptr) {
    return;
  }
  const auto* handle = llvm::cast<clang::VarDecl>(holder.root);
  const std::string name = "'" + handle->getNameAsString() + "'";
  report r;
  r.in = body.function;
  const waits over(context, body, started);
  const event* join = nullptr;
  for (const event& e : body.flow.all_events()) {
    join = e.is == event_kind::join && over.is_holder(e.on) ? &e : join;
  }
  if (found.path) {
    r.at = handle->getLocation();
    r.sure =
        found.path->threw_at == nullptr || context.events.throws(found.path->threw_at) >= throw_odds::callback
            ? confidence::high
            : confidence::low;
    r.message = join == nullptr && !moves_on
                    ? name + " is never joined or detached: its destructor ends the process"
                    : name + " can be destroyed unjoined: its destructor ends the process";
    r.notes.push_back(
        {started.spawn->getBeginLoc(), "the task starts here", started.spawn->getSourceRange()});
    if (found.path->threw_at != nullptr) {
      r.notes.push_back({found.path->threw_at->getBeginLoc(), "where this call throws, the path begins", {}});
    }
    if (found.path->left_by != nullptr) {
      r.notes.push_back({found.path->left_by->where, "and the scope is left here without a join", {}});
    }
  } else {
    r.at = handle->getLocation();
    r.sure = found.odds >= throw_odds::callback ? confidence::medium : confidence::low;
    r.message =
        name + " is destroyed unjoined where a call before the join throws: its destructor ends the process";
    r.notes.push_back(
        {started.spawn->getBeginLoc(), "the task starts here", started.spawn->getSourceRange()});
    r.notes.push_back(
        {found.threw_at->getBeginLoc(),
         found.odds == throw_odds::certain ? "this call can throw" : "this call runs code that can throw",
         found.threw_at->getSourceRange()});
  }
  if (join != nullptr) {
    r.notes.push_back({join->where, "the join that is not reached", {}});
  }
  if (!leaves_us) {  // whoever gets it has a type for it
    offer_joining_type(context, body, started, r);
  }
  context.sink(std::move(r));
}

void run(const check_context& context) {
  // An exception that leaves a thread's body, or main, ends the process anyway.
  code_set ends_anyway;
  for (const auto& body : context.events.bodies()) {
    for (const auto& started : body->tasks) {
      if (started->code != nullptr && started->handle_end != at_end::nothing) {
        ends_anyway.insert(started->code->getCanonicalDecl());
      }
    }
  }
  for (const auto& body : context.events.bodies()) {
    const auto* type = body->function->getType()->getAs<clang::FunctionProtoType>();
    const bool matter = !body->function->isMain() && !(type != nullptr && type->isNothrow()) &&
                        !ends_anyway.contains(body->function->getCanonicalDecl());
    for (const auto& started : body->tasks) {
      judge(context, *body, *started, matter);
    }
  }
  find_members_of_throwing_constructors(context);
  find_unjoined_members(context);
}

}  // namespace

const check_info unjoined_thread = {
    .name = "snag-unjoined-thread",
    .summary = "a thread can be destroyed unjoined on some path, exceptions included",
    .why =
        "A thread handle that is destroyed while it is joinable calls std::terminate. A return or an "
        "exception "
        "between the start and the join skips the join, and one recoverable error ends the process. Use a "
        "handle "
        "that joins in its destructor, or a scope guard that is made right after the thread.",
    .shown_by = "failures/unjoined-thread",
    .sure = confidence::medium,
    .run = run,
};

}  // namespace snag::detector
