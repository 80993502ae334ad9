#include "detector/checks/unjoined_member.h"

#include <algorithm>

#include "clang/Basic/SourceManager.h"
#include "detector/checks/member_mentions.h"
#include "detector/checks/parts.h"
#include "detector/events.h"
#include "detector/events_waits.h"
#include "detector/statement_parts.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SmallPtrSet.h"

namespace snag::detector {
namespace {

/// A start whose handle goes straight into a member.
struct started_member {
  const task* started = nullptr;
  const body_events* body = nullptr;
};

using member_starts = llvm::MapVector<const clang::FieldDecl*, started_member>;

/// Only its own class can name the member, or only this file: it stands in it, and is no header's.
bool is_named_here_alone(const check_context& context, const clang::FieldDecl& field) {
  const auto& sources = context.ast.getSourceManager();
  return field.getAccess() == clang::AS_private ||
         sources.isInMainFile(sources.getExpansionLoc(field.getLocation()));
}

/// Some way leads to the end of a function; what ends the process or goes on for ever in a function that it
/// calls does not.
bool comes_to_its_end(const check_context& context, const body_events& body, unsigned depth = 0) {
  if (body.cfg == nullptr || depth > 4) {
    return true;
  }
  const auto ends_here = [&](const clang::CFGBlock& block) {
    return block.hasNoReturnElement() || std::ranges::any_of(block, [&](const clang::CFGElement& element) {
             const auto statement = element.getAs<clang::CFGStmt>();
             const auto* call = statement ? llvm::dyn_cast<clang::CallExpr>(statement->getStmt()) : nullptr;
             const body_events* called =
                 call == nullptr ? nullptr : context.events.of(call->getDirectCallee());
             return called != nullptr && called != &body && !comes_to_its_end(context, *called, depth + 1);
           });
  };
  llvm::SmallPtrSet<const clang::CFGBlock*, 16> seen;
  llvm::SmallVector<const clang::CFGBlock*, 16> queue{&body.cfg->getEntry()};
  while (!queue.empty()) {
    const clang::CFGBlock* block = queue.pop_back_val();
    if (block == nullptr || !seen.insert(block).second || ends_here(*block)) {
      continue;
    }
    if (block == &body.cfg->getExit()) {
      return true;
    }
    queue.append(block->succ_begin(), block->succ_end());
  }
  return false;
}

/// The end of an object whose thread has been started is written down: the class has a destructor that comes
/// to its end, or a local of the class comes to the end of its scope behind the start.
bool is_destroyed_here(const check_context& context, const clang::CXXRecordDecl& record,
                       const started_member& start) {
  const clang::CXXDestructorDecl* destructor = record.getDestructor();
  if (const body_events* end = context.events.of(destructor)) {
    return comes_to_its_end(context, *end) &&
           search(
               end->flow, {end->flow.entry, 0}, [](const event&) { return step::go_on; }, without_exception,
               true)
               .has_value();
  }
  if ((destructor != nullptr && destructor->isUserProvided()) ||
      !start.body->enclosing(start.started->spawn).empty()) {
    return false;
  }
  const bool when_made = llvm::isa<clang::CXXConstructorDecl>(start.body->function);
  const auto local_of = [&](const clang::ValueDecl* root) {
    const auto* variable = llvm::dyn_cast_or_null<clang::VarDecl>(root);
    const auto* type = variable == nullptr ? nullptr : variable->getType()->getAsCXXRecordDecl();
    return type != nullptr && type->getCanonicalDecl() == record.getCanonicalDecl() ? variable : nullptr;
  };
  return std::ranges::any_of(context.events.bodies(), [&](const auto& body) {
    const auto dies = [&](const clang::VarDecl* only, flow_point from) {
      const auto at_event = [&](const event& e) {
        const clang::VarDecl* variable =
            e.is == event_kind::scope_end && e.on.member == nullptr ? local_of(e.on.root) : nullptr;
        return variable != nullptr && (only == nullptr || variable == only) ? step::found : step::go_on;
      };
      return search(body->flow, from, at_event, without_exception, false).has_value();
    };
    return when_made
               ? dies(nullptr, {body->flow.entry, 0})
               : std::ranges::any_of(body->flow.all_events(), [&](const event& e) {
                   const auto* call = llvm::dyn_cast_or_null<clang::CXXMemberCallExpr>(e.at);
                   const clang::FunctionDecl* called = call == nullptr ? nullptr : call->getDirectCallee();
                   const clang::VarDecl* on =
                       called == nullptr ||
                               called->getCanonicalDecl() != start.body->function->getCanonicalDecl()
                           ? nullptr
                           : local_of(context.events.object_of(call->getImplicitObjectArgument()).root);
                   const auto behind = on == nullptr ? std::nullopt : body->after(e);
                   return behind && dies(on, *behind);
                 });
  });
}

member_starts starts_in_members(const check_context& context) {
  member_starts found;
  for (const auto& body : context.events.bodies()) {
    for (const auto& started : body->tasks) {
      // At once, or by way of a local.
      const auto* field = started->holders.empty() || started->holders.size() > 2 ||
                                  started->holders.back().member != nullptr ||
                                  (started->holders.size() == 2 && started->handle_variable == nullptr)
                              ? nullptr
                              : llvm::dyn_cast<clang::FieldDecl>(started->holders.back().root);
      const bool plain = field != nullptr && started->handle_end == at_end::terminate &&
                         started->by_callee == nullptr && !started->detached && !started->returned &&
                         !started->given_away && ends_process(context, field->getType());
      if (plain && !is_library(context, field)) {
        found.insert({field->getCanonicalDecl(), {started.get(), body.get()}});
      }
    }
  }
  return found;
}

}  // namespace

void find_unjoined_members(const check_context& context) {
  const member_starts starts = starts_in_members(context);
  if (starts.empty()) {
    return;
  }
  // A handle that is assigned, joinable(), get_id(): nothing joins by that, and nothing is given out by which
  // somebody could.
  const harmless_mentions harmless{[](const clang::CXXOperatorCallExpr&) { return true; },
                                   [](const clang::CXXMethodDecl& method) {
                                     return method.isConst() && (method.getReturnType()->isBooleanType() ||
                                                                 method.getReturnType()->isRecordType());
                                   }};
  llvm::SmallVector<const clang::FieldDecl*> fields;
  llvm::append_range(fields, llvm::make_first_range(starts));
  const auto given_out = mentioned_otherwise(context, fields, harmless);
  for (const auto& [field, start] : starts) {
    const auto* record = llvm::cast<clang::CXXRecordDecl>(field->getParent());
    if (given_out.contains(field) || !is_named_here_alone(context, *field) ||
        !is_all_in_view(context, *record) || !is_destroyed_here(context, *record, start)) {
      continue;
    }
    report r;
    r.at = start.started->spawn->getBeginLoc();
    r.underlined = start.started->spawn->getSourceRange();
    r.in = start.body->function;
    r.message = "nothing joins or detaches '" + field->getNameAsString() +
                "': the end of its object ends the process";
    r.notes.push_back({field->getLocation(), "the thread is kept here", {}});
    if (const clang::CXXDestructorDecl* end = record->getDestructor(); context.events.of(end) != nullptr) {
      r.notes.push_back({end->getLocation(), "the destructor leaves it joinable", {}});
    }
    context.sink(std::move(r));
  }
}

}  // namespace snag::detector
