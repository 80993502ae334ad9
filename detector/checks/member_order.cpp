#include "detector/checks/member_order.h"

#include <algorithm>
#include <array>

#include "clang/AST/DeclTemplate.h"
#include "clang/Basic/SourceManager.h"
#include "detector/checks/member_mentions.h"
#include "detector/checks/parts.h"
#include "detector/events.h"
#include "detector/statement_parts.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/SmallPtrSet.h"

namespace snag::detector {
namespace {

/// Somebody sees to the thread before its member ends: a join, a move, a call that nobody understands.
bool is_seen_to(const check_context& context, const task& started, const clang::FieldDecl& holder) {
  return std::ranges::any_of(context.events.bodies(), [&](const auto& body) {
    return std::ranges::any_of(body->flow.all_events(), [&](const event& e) {
      const bool it = (e.on.root == &holder && e.on.member == nullptr) || e.on.member == &holder;
      const bool start = e.at != nullptr && contains(*body, e.at, started.spawn);
      const bool assigned = llvm::isa_and_nonnull<clang::CXXOperatorCallExpr>(e.at);
      return it && !e.at_scope_end && !start &&
             (assigned || e.is == event_kind::join || e.is == event_kind::detach ||
              e.is == event_kind::moved || e.is == event_kind::touch);
    });
  });
}

/// Whether a holder is named in a way by which somebody may see to its thread, anywhere in the unit.
bool is_named_otherwise(const check_context& context, const clang::FieldDecl& holder, const task& started) {
  const harmless_mentions harmless{[&](const clang::CXXOperatorCallExpr& assigned) {
                                     return stands_in(assigned.getArg(1), started.spawn);
                                   },
                                   // Nothing waits by them, nothing gives the thread out.
                                   [](const clang::CXXMethodDecl& method) {
                                     static constexpr std::array names{"joinable", "request_stop", "get_id",
                                                                       "get_stop_token", "get_stop_source"};
                                     const auto* name = method.getIdentifier();
                                     return name != nullptr && llvm::is_contained(names, name->getName());
                                   }};
  return !mentioned_otherwise(context, &holder, harmless).empty();
}

/// The end of an object of the type runs code of the program's own, which may wait for the thread.
bool ends_by_own_code(const check_context& context, clang::QualType type, unsigned depth = 0) {
  type = context.ast.getBaseElementType(type);
  if (type->isFunctionPointerType() || depth > 8) {
    return true;  // a deleter
  }
  const auto* record = type->getAsCXXRecordDecl();
  record = record == nullptr ? nullptr : record->getDefinition();
  if (record == nullptr) {
    return false;
  }
  if (is_library(context, record)) {
    const auto* made = llvm::dyn_cast<clang::ClassTemplateSpecializationDecl>(record);
    return made != nullptr &&
           std::ranges::any_of(made->getTemplateArgs().asArray(), [&](const clang::TemplateArgument& one) {
             if (one.getKind() != clang::TemplateArgument::Type) {
               return false;
             }
             const auto* argument = one.getAsType()->getAsCXXRecordDecl();
             argument = argument == nullptr ? nullptr : argument->getDefinition();
             const bool callable =
                 argument != nullptr && !is_library(context, argument) &&
                 !argument->lookup(context.ast.DeclarationNames.getCXXOperatorName(clang::OO_Call)).empty();
             return callable || ends_by_own_code(context, one.getAsType(), depth + 1);
           });
  }
  const clang::CXXDestructorDecl* destructor = record->getDestructor();
  return (destructor != nullptr && destructor->isUserProvided()) ||
         std::ranges::any_of(record->bases(),
                             [&](const clang::CXXBaseSpecifier& base) {
                               return ends_by_own_code(context, base.getType(), depth + 1);
                             }) ||
         std::ranges::any_of(record->fields(), [&](const clang::FieldDecl* field) {
           return ends_by_own_code(context, field->getType(), depth + 1);
         });
}

bool waits(const body_events* body) {
  return body != nullptr && std::ranges::any_of(body->flow.all_events(), [](const event& e) {
           return e.is == event_kind::wait || e.is == event_kind::receive || e.is == event_kind::blocking;
         });
}

/// Fields of its own object that code names, and functions of the same object that it calls.
void add_own_fields(const check_context& context, const clang::Stmt* part,
                    llvm::SmallPtrSetImpl<const clang::ValueDecl*>& fields, unsigned depth = 0) {
  if (part == nullptr || depth > 4 ||
      llvm::isa<clang::UnaryExprOrTypeTraitExpr, clang::CXXNoexceptExpr, clang::RequiresExpr>(part)) {
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

/// The thread is a lambda with `this`, or a member function of the object: the argument behind it.
bool runs_on_this(const task& started) {
  const auto* method = llvm::dyn_cast_or_null<clang::CXXMethodDecl>(started.code);
  if (started.closure != nullptr) {
    return started.borrows_this;
  }
  if (method == nullptr || method->isStatic() || started.spawn == nullptr || started.callable == nullptr) {
    return false;
  }
  const auto arguments = all_arguments_of(*started.spawn);
  const auto* const callable = std::ranges::find_if(arguments, [&](const clang::Expr* one) {
    return one->IgnoreParenImpCasts() == started.callable->IgnoreParenImpCasts();
  });
  return callable != arguments.end() && callable + 1 != arguments.end() &&
         llvm::isa<clang::CXXThisExpr>(callable[1]->IgnoreParenImpCasts());
}

using named = llvm::SmallPtrSet<const clang::ValueDecl*, 16>;

/// The first member that the thread uses, that stands behind it, and that has something to destroy.
const clang::FieldDecl* gone_before(const named& used, const clang::FieldDecl& holder) {
  for (const clang::FieldDecl* field : holder.getParent()->fields()) {
    if (field->getFieldIndex() > holder.getFieldIndex() &&
        field->getType().isDestructedType() != clang::QualType::DK_none && used.contains(field)) {
      return field;
    }
  }
  return nullptr;
}

/// Whoever starts the thread, uses its object or ends it waits for something that the thread may do last; or
/// the end of the object tells the thread something before its members die.
bool waits_otherwise(const check_context& context, const body_events& starter,
                     const clang::CXXRecordDecl& record, const clang::FieldDecl& holder, const named& used) {
  const clang::CXXDestructorDecl* destructor = record.getDestructor();
  if (destructor != nullptr && (destructor->isDeleted() || destructor->getAccess() == clang::AS_private)) {
    return true;  // ended by itself alone, where it is ended at all
  }
  const body_events* end = context.events.of(destructor);
  named told;
  if (end != nullptr) {
    add_own_fields(context, end->body, told);
  }
  return waits(&starter) || waits(end) ||
         llvm::any_of(told,
                      [&](const clang::ValueDecl* one) {
                        return llvm::isa<clang::FieldDecl>(one) && one != &holder && used.contains(one);
                      }) ||
         std::ranges::any_of(record.methods(),
                             [&](const clang::CXXMethodDecl* method) {
                               return !used.contains(method) && waits(context.events.of(method));
                             }) ||
         std::ranges::any_of(record.fields(), [&](const clang::FieldDecl* field) {
           return field->getFieldIndex() > holder.getFieldIndex() &&
                  ends_by_own_code(context, field->getType());
         });
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
      const body_events* code = context.events.of(started->code);
      if (code == nullptr) {
        continue;
      }
      named used{started->code};
      add_own_fields(context, code->body, used);
      const clang::FieldDecl* gone = gone_before(used, *holder);
      if (gone == nullptr || is_seen_to(context, *started, *holder) ||
          waits_otherwise(context, *body, *record, *holder, used) ||
          is_named_otherwise(context, *holder, *started)) {
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
