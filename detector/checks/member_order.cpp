#include "detector/checks/member_order.h"

#include <algorithm>

#include "detector/checks/parts.h"
#include "detector/events.h"
#include "llvm/ADT/SmallPtrSet.h"

namespace snag::detector {
namespace {

/// Somebody sees to the thread before its member ends: a join, a move, a call that nobody understands.
bool is_seen_to(const check_context& context, const task& started, const clang::FieldDecl& holder) {
  return std::ranges::any_of(context.events.bodies(), [&](const auto& body) {
    return std::ranges::any_of(body->flow.blocks, [&](const flow_block& block) {
      return std::ranges::any_of(block.events, [&](const event& e) {
        const bool it = (e.on.root == &holder && e.on.member == nullptr) || e.on.member == &holder;
        const bool start = e.at != nullptr && contains(*body, e.at, started.spawn);
        const bool assigned = llvm::isa_and_nonnull<clang::CXXOperatorCallExpr>(e.at);
        return it && !e.at_scope_end && !start &&
               (assigned || e.is == event_kind::join || e.is == event_kind::detach ||
                e.is == event_kind::moved || e.is == event_kind::touch);
      });
    });
  });
}

/// Whoever starts the thread, or ends its object, waits for something that the thread may do last.
bool waits_otherwise(const check_context& context, const body_events& starter,
                     const clang::CXXRecordDecl& record) {
  const auto waits = [](const body_events* body) {
    return body != nullptr && std::ranges::any_of(body->flow.blocks, [](const flow_block& block) {
             return std::ranges::any_of(block.events, [](const event& e) {
               return e.is == event_kind::wait || e.is == event_kind::receive || e.is == event_kind::blocking;
             });
           });
  };
  return waits(&starter) || waits(context.events.of(record.getDestructor()));
}

/// Fields of its own object that code names, and functions of the same object that it calls.
void add_own_fields(const check_context& context, const clang::Stmt* part,
                    llvm::SmallPtrSetImpl<const clang::ValueDecl*>& fields, unsigned depth = 0) {
  if (part == nullptr || depth > 4) {
    return;
  }
  if (const auto* member = llvm::dyn_cast<clang::MemberExpr>(part);
      member != nullptr && llvm::isa<clang::CXXThisExpr>(member->getBase()->IgnoreParenImpCasts())) {
    fields.insert(member->getMemberDecl());
    const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(member->getMemberDecl());
    const body_events* called =
        method == nullptr || method->isVirtual() ? nullptr : context.events.of(method);
    if (called != nullptr) {
      add_own_fields(context, called->body, fields, depth + 1);
    }
  }
  for (const clang::Stmt* child : part->children()) {
    add_own_fields(context, child, fields, depth);
  }
}

/// The thread is a lambda with `this`, or a member function of the object.
bool runs_on_this(const task& started) {
  const auto* method = llvm::dyn_cast_or_null<clang::CXXMethodDecl>(started.code);
  return started.closure != nullptr
             ? started.borrows_this
             : method != nullptr && !method->isStatic() && started.spawn != nullptr &&
                   llvm::any_of(all_arguments_of(*started.spawn), [](const clang::Expr* one) {
                     return llvm::isa<clang::CXXThisExpr>(one->IgnoreParenImpCasts());
                   });
}

/// The first member that the thread uses, that stands behind it, and that has something to destroy.
const clang::FieldDecl* gone_before(const check_context& context, const task& started,
                                    const clang::FieldDecl& holder) {
  const body_events* code = context.events.of(started.code);
  if (code == nullptr) {
    return nullptr;
  }
  llvm::SmallPtrSet<const clang::ValueDecl*, 16> used;
  add_own_fields(context, code->body, used);
  for (const clang::FieldDecl* field : holder.getParent()->fields()) {
    if (field->getFieldIndex() > holder.getFieldIndex() &&
        field->getType().isDestructedType() != clang::QualType::DK_none && used.contains(field)) {
      return field;
    }
  }
  return nullptr;
}

}  // namespace

void find_members_that_die_first(const check_context& context) {
  for (const auto& body : context.events.bodies()) {
    for (const auto& started : body->tasks) {
      const auto* holder = started->holders.size() != 1 || started->holders.front().member != nullptr
                               ? nullptr
                               : llvm::dyn_cast<clang::FieldDecl>(started->holders.front().root);
      const auto* record =
          holder == nullptr ? nullptr : llvm::dyn_cast<clang::CXXRecordDecl>(holder->getParent());
      if (record == nullptr || started->handle_end != at_end::join || started->by_callee != nullptr ||
          started->given_away || started->returned || started->detached || started->code == nullptr ||
          record->isLambda() || !runs_on_this(*started) || !is_all_in_view(context, *record)) {
        continue;
      }
      const clang::FieldDecl* gone = gone_before(context, *started, *holder);
      if (gone == nullptr || is_seen_to(context, *started, *holder) ||
          waits_otherwise(context, *body, *record)) {
        continue;
      }
      report r;
      r.at = holder->getLocation();
      r.in = body->function;
      r.message = "'" + holder->getNameAsString() + "' waits for its thread when '" +
                  gone->getNameAsString() +
                  "', which the thread uses, is gone: members die from the last to the first";
      r.notes.push_back({gone->getLocation(), "it stands behind the thread, and dies before it", {}});
      r.notes.push_back(
          {started->spawn->getBeginLoc(), "the thread starts here", started->spawn->getSourceRange()});
      context.sink(std::move(r));
    }
  }
}

}  // namespace snag::detector
