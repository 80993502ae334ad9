// Which functions an event runs, and what their locks are called by who runs them.

#include <algorithm>
#include <utility>

#include "clang/AST/DeclTemplate.h"
#include "detector/events_builder.h"
#include "detector/lock_worker.h"
#include "detector/object_parts.h"

namespace snag::detector {
namespace {

/// The destructors of what an object of a library holds: its template's arguments, and theirs.
template <class Add>
void add_destructors(clang::QualType type, const roles& known, Add add, unsigned depth) {
  const auto* record = type.isNull() ? nullptr : type->getAsCXXRecordDecl();
  const type_model* kind = known.of(record);
  if (record == nullptr || depth > 4 || (kind != nullptr && kind->is == object_kind::observer)) {
    return;
  }
  if (record->hasDefinition() && record->getDefinition()->getDestructor() != nullptr) {
    add(record->getDefinition()->getDestructor());
  }
  if (const auto* special = llvm::dyn_cast<clang::ClassTemplateSpecializationDecl>(record)) {
    for (const clang::TemplateArgument& argument : special->getTemplateArgs().asArray()) {
      if (argument.getKind() == clang::TemplateArgument::Type) {
        add_destructors(argument.getAsType(), known, add, depth + 1);
      }
    }
  }
}

/// The destructors that the end of an object runs on the object itself: its own, then those of its bases.
template <class Add>
void add_ends(const clang::CXXRecordDecl* record, Add add) {
  if (record == nullptr || !record->hasDefinition()) {
    return;
  }
  add(record->getDestructor());
  for (const clang::CXXBaseSpecifier& base : record->getDefinition()->bases()) {
    add_ends(base.getType()->getAsCXXRecordDecl(), add);
  }
}

const clang::CXXRecordDecl* class_of(clang::QualType type) {
  type = type.getNonReferenceType();
  return (type->isPointerType() ? type->getPointeeType() : type)->getAsCXXRecordDecl();
}

/// What an object holds and what refers to the class of that object refers to the object itself.
lock_path through_owner(lock_path path) {
  const auto* variable = llvm::dyn_cast_or_null<clang::VarDecl>(path.root);
  const auto* method = llvm::dyn_cast_or_null<clang::CXXMethodDecl>(path.root);
  const clang::CXXRecordDecl* owner = method != nullptr     ? method->getParent()
                                      : variable != nullptr ? class_of(variable->getType())
                                                            : nullptr;
  for (std::size_t i = 1; owner != nullptr && i + 1 < path.fields.size(); ++i) {
    const clang::QualType type = path.fields[i]->getType();
    const clang::CXXRecordDecl* to = class_of(type);
    if (to != nullptr && to->getCanonicalDecl() == owner->getCanonicalDecl() &&
        (type->isReferenceType() || type->isPointerType())) {
      path.fields.erase(path.fields.begin(), path.fields.begin() + static_cast<std::ptrdiff_t>(i) + 1);
      return path;
    }
  }
  return path;
}

/// Whether nothing comes behind a call but the return from its function.
bool is_last(const clang::Expr& call, const body_events& body) {
  const clang::Stmt* at = &call;
  const clang::Stmt* up = body.parents->getParent(at);
  while (llvm::isa_and_nonnull<clang::Expr>(up)) {
    at = std::exchange(up, body.parents->getParent(up));
  }
  if (llvm::isa_and_nonnull<clang::ReturnStmt>(up)) {
    return true;
  }
  const auto* block = llvm::dyn_cast_or_null<clang::CompoundStmt>(up);
  if (block == nullptr) {
    return false;
  }
  const auto* place = std::find(block->body_begin(), block->body_end(), at);
  const auto* next = place == block->body_end() ? place : std::next(place);
  return next != block->body_end() ? llvm::isa<clang::ReturnStmt>(*next) : block == body.body;
}

}  // namespace

std::vector<lock_path> lock_sets::worker::left_to_override(const body_events& body, const event& e) {
  std::vector<lock_path> all;
  const auto* call =
      e.is == event_kind::call ? llvm::dyn_cast_or_null<clang::CXXMemberCallExpr>(e.at) : nullptr;
  const clang::CXXMethodDecl* method = call == nullptr ? nullptr : call->getMethodDecl();
  if (method == nullptr || !is_last(*call, body)) {
    return all;
  }
  // Of another file's function that calls what is known only when the program runs, the same holds.
  const function_elsewhere* there = events_.of(method) == nullptr ? events_.elsewhere().of(method) : nullptr;
  const bool overridden = method->isPureVirtual() && !runs_what_it_names(*call);
  if (!overridden && (there == nullptr || !there->told->opaque)) {
    return all;
  }
  for (const event& taken : body.flow.all_events()) {
    held_locks by_hand;
    if (&taken != &e && !taken.inside_call &&
        (taken.is == event_kind::lock || taken.is == event_kind::call)) {
      apply(body, taken, by_hand);
    }
    for (taken_lock& one : by_hand) {
      const auto* variable = llvm::dyn_cast_or_null<clang::VarDecl>(one.lock.root);
      if (one.guard == nullptr && !one.moved_here && variable != nullptr && variable->hasGlobalStorage() &&
          variable->isExternallyVisible()) {
        all.push_back(std::move(one.lock));
      }
    }
  }
  return all;
}

llvm::SmallVector<const clang::FunctionDecl*, 2> lock_sets::worker::called(const event& e) {
  llvm::SmallVector<const clang::FunctionDecl*, 2> all;
  const auto add = [&](const clang::FunctionDecl* function) {
    if (function != nullptr && events_.knows(function)) {
      all.push_back(function);
    }
  };
  if (e.guard != nullptr && e.is == event_kind::call) {
    add_ends(e.guard->getType()->getAsCXXRecordDecl(), add);
    return all;
  }
  if (const auto* construction = llvm::dyn_cast_or_null<clang::CXXConstructExpr>(e.at)) {
    // What a guard that models know does, they say: its body would take the lock once more.
    if (e.is == event_kind::call && !is_guard(construction->getType())) {
      add(construction->getConstructor());
    }
    return all;
  }
  const auto* call = llvm::dyn_cast_or_null<clang::CallExpr>(e.at);
  if (call == nullptr || (e.is != event_kind::call && e.is != event_kind::blocking)) {
    return all;
  }
  if (const function_model* model = known_.of(*call)) {
    add_called_by_role(*call, *model, add);
  } else if (runs_what_it_names(*call)) {
    add(call->getDirectCallee());
  }
  return all;
}

bool lock_sets::worker::knows_end(const clang::CXXRecordDecl* record) const {
  if (record == nullptr || !record->hasDefinition() || record->hasTrivialDestructor() ||
      is_of_a_library(*record)) {
    return true;
  }
  const clang::CXXDestructorDecl* destructor = record->getDestructor();
  return (destructor == nullptr || !destructor->isUserProvided() || events_.knows(destructor)) &&
         std::ranges::all_of(record->getDefinition()->bases(), [&](const clang::CXXBaseSpecifier& base) {
           return knows_end(base.getType()->getAsCXXRecordDecl());
         });
}

bool lock_sets::worker::runs_what_it_names(const clang::CallExpr& call) const {
  const clang::FunctionDecl* callee = call.getDirectCallee();
  const auto* method = llvm::dyn_cast_or_null<clang::CXXMethodDecl>(callee);
  const auto* member = llvm::dyn_cast<clang::CXXMemberCallExpr>(&call);
  if (method != nullptr && method->isVirtual() && member != nullptr) {
    const auto* named = llvm::dyn_cast<clang::MemberExpr>(member->getCallee()->IgnoreParens());
    const clang::Expr* receiver = member->getImplicitObjectArgument();
    if ((named == nullptr || !named->hasQualifier()) &&
        method->getDevirtualizedMethod(receiver, /*IsAppleKext=*/false) == nullptr) {
      return false;
    }
  }
  // Who may do with a guard what it does not tell is unknown here.
  const function_elsewhere* there = events_.of(callee) == nullptr ? events_.elsewhere().of(callee) : nullptr;
  for (unsigned i = 0; there != nullptr && i < call.getNumArgs(); ++i) {
    if (call.getArg(i)->isLValue() && is_guard(call.getArg(i)->getType()) && !there->understands(i)) {
      return false;
    }
  }
  return true;
}

void lock_sets::worker::add_called_by_role(const clang::CallExpr& call, const function_model& model,
                                           llvm::function_ref<void(const clang::FunctionDecl*)> add) const {
  const auto add_lambda = [&](const clang::Expr* expression) {
    expression = bare(expression);
    if (const auto* named = llvm::dyn_cast_or_null<clang::DeclRefExpr>(expression)) {
      const auto* variable = llvm::dyn_cast<clang::VarDecl>(named->getDecl());
      expression = variable != nullptr && !llvm::isa<clang::ParmVarDecl>(variable) ? bare(variable->getInit())
                                                                                   : nullptr;
    }
    if (const auto* lambda = llvm::dyn_cast_or_null<clang::LambdaExpr>(expression)) {
      add(lambda->getCallOperator());
    }
  };
  if (model.is == role::destroys) {
    const auto* member = llvm::dyn_cast<clang::CXXMemberCallExpr>(&call);
    add_destructors(member == nullptr ? clang::QualType() : member->getObjectType(), known_, add, 0);
    return;
  }
  if (model.is == role::noescape) {
    for (const clang::Expr* argument : call.arguments()) {
      add_lambda(argument);
    }
  } else if (model.predicate.has_value()) {
    add_lambda(known_.operand_of(*model.predicate, call));
  }
}

/// The variable that a constructor makes, or that a destructor ends; null: some other object.
const clang::VarDecl* lock_sets::worker::made_by(const body_events& body, const event& e) const {
  if (e.guard != nullptr || !llvm::isa_and_nonnull<clang::CXXConstructExpr>(e.at)) {
    return e.guard;
  }
  const clang::Stmt* up = body.parents->getParent(e.at);
  while (llvm::isa_and_nonnull<clang::Expr>(up)) {
    up = body.parents->getParent(up);
  }
  if (const auto* declaration = llvm::dyn_cast_or_null<clang::DeclStmt>(up)) {
    for (const clang::Decl* one : declaration->decls()) {
      const auto* local = llvm::dyn_cast<clang::VarDecl>(one);
      if (local != nullptr && bare(local->getInit()) == e.at) {
        return local->getCanonicalDecl();
      }
    }
  }
  return nullptr;
}

lock_sets::worker::call_place lock_sets::worker::place_of(const body_events& body, const event& e) const {
  const auto* call = llvm::dyn_cast_or_null<clang::CallExpr>(e.at);
  const function_model* model = call == nullptr ? nullptr : known_.of(*call);
  return {llvm::dyn_cast_or_null<clang::Expr>(e.at), made_by(body, e),
          model != nullptr && model->is == role::destroys};
}

lock_path lock_sets::worker::carried(const lock_path& path, const clang::FunctionDecl* callee,
                                     const body_events& body, const call_place& at) const {
  lock_path mine = namer_.carried(path, callee, at.call, at.made, body.function);
  return at.destroys ? through_owner(std::move(mine)) : mine;
}

}  // namespace snag::detector
