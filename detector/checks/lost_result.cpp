#include "detector/checks/lost_result.h"

#include <algorithm>

#include "detector/checks/copied_sync.h"
#include "detector/checks/own_copies.h"
#include "detector/checks/task_code.h"
#include "detector/events_waits.h"
#include "detector/lock_sets.h"

namespace snag::detector {
namespace {

std::string name_of(const clang::ValueDecl& variable) {
  return "'" + variable.getNameAsString() + "'";
}

/// Written by whoever called the spawner, and read by it when the spawner is back.
bool is_out_parameter(const clang::VarDecl& variable) {
  const clang::QualType type = variable.getType();
  return llvm::isa<clang::ParmVarDecl>(variable) && type->isLValueReferenceType() &&
         !type->getPointeeType().isConstQualified();
}

void add_fix(const check_context& context, const own_copy& copy, const event* used, report& r) {
  // A reference is right where the spawner waits before the scope ends; the use behind the wait says so.
  if (copy.closure == nullptr || !copy.is_explicit || used == nullptr || copy.where.isMacroID() ||
      stands_for_another(*copy.copy, context.known)) {
    return;
  }
  r.fixes.push_back({"capture " + name_of(*copy.original) + " by reference",
                     {{clang::CharSourceRange::getCharRange(copy.where, copy.where), "&"}}});
}

void judge_copy(const check_context& context, const body_events& body, const task& started,
                const body_events& code, const own_copy& copy) {
  if (!stands_for_another(*copy.copy, context.known) &&
      (context.known.of(copy.copy->getType()) != nullptr || holds_sync(context, copy.copy->getType()))) {
    return;  // what is copied there has a part in the order of things: snag-copied-sync's
  }
  const clang::Expr* write = write_only_in(context, code, copy.copy);
  if (write == nullptr) {
    return;
  }
  const event* used = first_use_after(body, started, copy.original);
  if (used == nullptr && !is_out_parameter(*copy.original)) {
    return;
  }
  report r;
  r.at = write->getBeginLoc();
  r.underlined = write->getSourceRange();
  r.in = code.function;
  const std::string original = name_of(*copy.original);
  r.message = copy.copy == copy.original || copy.copy->getName() == copy.original->getName()
                  ? "the task writes its own copy of " + original + ": the result is lost"
                  : "the task writes " + name_of(*copy.copy) + ", its own copy of " + original +
                        ": the result is lost";
  r.notes.push_back({copy.where,
                     copy.closure != nullptr                    ? "it is captured by value here"
                     : llvm::isa<clang::ParmVarDecl>(copy.copy) ? "it is handed over by value"
                                                                : "it is copied here",
                     {}});
  r.notes.push_back({started.spawn->getBeginLoc(), "the task starts here", {}});
  if (used != nullptr) {
    r.notes.push_back({used->where, "the spawner reads what was there before", {}});
  } else {
    r.notes.push_back({copy.original->getLocation(), "the caller reads what was there before", {}});
  }
  add_fix(context, copy, used, r);
  context.sink(std::move(r));
}

/// A whole copy of an object: the expression that makes it, from the mention of the object.
const clang::CXXConstructExpr* whole_copy(const body_events& body, const clang::Stmt* mention) {
  const clang::Stmt* at = body.parents->getParent(mention);
  while (llvm::isa_and_nonnull<clang::ParenExpr, clang::ImplicitCastExpr>(at)) {
    at = body.parents->getParent(at);
  }
  const auto* made = llvm::dyn_cast_or_null<clang::CXXConstructExpr>(at);
  return made != nullptr && made->getConstructor()->isCopyConstructor() ? made : nullptr;
}

bool in_lambda(const body_events& body, const clang::Stmt* part) {
  for (const clang::Stmt* at = part; at != nullptr; at = body.parents->getParent(at)) {
    if (llvm::isa<clang::LambdaExpr>(at)) {
      return true;
    }
  }
  return false;
}

/// The spawner copies a result on the way from the start of the task to the wait for it.
void judge_early_copy(const check_context& context, const body_events& body, const task& started) {
  const waits over(context, body, started, waits::receives::count);
  if (over.first() == nullptr) {
    return;  // who waits for it, and how, nobody knows
  }
  for (const borrow& b : started.borrowed) {
    const bool written = std::ranges::any_of(
        over.effects(), [&](const event& e) { return e.is == event_kind::write && e.on.root == b.variable; });
    const auto start = body.after(started);
    if (!written || !start || context.known.of(b.variable->getType()) != nullptr) {
      continue;
    }
    const auto at_event = [&](const event& e) {
      if (over.ends(e)) {
        return step::stop;
      }
      const bool copies = e.is == event_kind::use && e.on == object{b.variable, nullptr} && e.at != nullptr &&
                          !contains(body, started.spawn, e.at) && whole_copy(body, e.at) != nullptr &&
                          !in_lambda(body, e.at);
      return copies ? step::found : step::go_on;
    };
    const auto at_edge = [&](unsigned, const flow_block& block, const flow_edge& edge) {
      return !edge.exceptional && over.may_follow(block);
    };
    const auto path = search(body.flow, *start, at_event, at_edge, false);
    if (!path) {
      continue;
    }
    const event& copied = *path->found;
    // Under a lock it is a look at how far the task has come; and only a wait behind it shows that it was
    // meant to be the result.
    const auto behind = body.after(copied);
    const auto waited = !behind
                            ? std::nullopt
                            : search(
                                  body.flow, *behind,
                                  [&](const event& e) { return over.ends(e) ? step::found : step::go_on; },
                                  without_exception, false);
    if (!waited || !context.events.locks().before(body, copied).empty()) {
      continue;
    }
    report r;
    r.at = copied.where;
    r.underlined = copied.at->getSourceRange();
    r.in = body.function;
    r.message =
        name_of(*b.variable) + " is copied before the task that writes it is waited for: the result is lost";
    r.notes.push_back({started.spawn->getBeginLoc(), "the task starts here", {}});
    r.notes.push_back({waited->found->where, "and is waited for only here", {}});
    context.sink(std::move(r));
  }
}

void run(const check_context& context) {
  for (const auto& body : context.events.bodies()) {
    for (const auto& started : body->tasks) {
      if (const body_events* code = context.events.of(code_of(context, *started))) {
        for (const own_copy& copy : own_copies(context, *started)) {
          judge_copy(context, *body, *started, *code, copy);
        }
      }
      judge_early_copy(context, *body, *started);
    }
  }
}

}  // namespace

const check_info lost_result = {
    .name = "snag-lost-result",
    .summary = "a task assigns its own copy of a pointer or value, and the result is lost",
    .why =
        "What is captured or handed over by value belongs to the task: assigning it changes nobody else's, "
        "and "
        "setting a copied pointer anew leaves the spawner's where it was. Write through the pointer, or into "
        "what was captured by reference, and read it behind the wait: in a list in braces, what stands first "
        "is copied first.",
    .shown_by = "results/lost-pointer",
    .sure = confidence::medium,
    .run = run,
};

}  // namespace snag::detector
