// What sort of lock an object is: a guard, one that its holder may take again.

#include <algorithm>

#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "detector/lock_worker.h"

namespace snag::detector {
namespace {

/// Whether a parameter can say what sort of lock is made: a number, a truth value, one of several names.
bool chooses(const clang::ParmVarDecl& parameter) {
  const clang::QualType type = parameter.getType();
  if (const auto* names = type->getAs<clang::EnumType>()) {
    return std::distance(names->getDecl()->enumerator_begin(), names->getDecl()->enumerator_end()) != 1;
  }
  return type->isIntegerType();
}

/// Whether an argument decides what sort of lock a constructor makes: QMutex(QMutex::Recursive).
bool has_choice(const clang::CXXRecordDecl& lock) {
  return std::ranges::any_of(lock.ctors(), [](const clang::CXXConstructorDecl* made) {
    return std::ranges::any_of(made->parameters(),
                               [](const clang::ParmVarDecl* one) { return chooses(*one); });
  });
}

/// Whether a lock with a choice was made without using it. Null makes it by default.
bool is_made_plain(const clang::Expr* initialiser) {
  const clang::Expr* made = initialiser == nullptr ? nullptr : initialiser->IgnoreImplicit();
  if (const auto* on_heap = llvm::dyn_cast_or_null<clang::CXXNewExpr>(made)) {
    made = on_heap->getConstructExpr();
    if (made == nullptr) {
      return false;
    }
  }
  if (const auto* list = llvm::dyn_cast_or_null<clang::ParenListExpr>(made)) {
    return list->getNumExprs() == 0;  // of a template
  }
  const auto* call = llvm::dyn_cast_or_null<clang::CXXConstructExpr>(made);
  return made == nullptr ||
         (call != nullptr && std::ranges::all_of(call->arguments(), [](const clang::Expr* argument) {
            return llvm::isa<clang::CXXDefaultArgExpr>(argument);
          }));
}

/// The same of a field, in all constructors of its class; one that stands in another file may choose.
bool is_made_plain(const clang::FieldDecl& field) {
  const auto* owner = llvm::dyn_cast<clang::CXXRecordDecl>(field.getParent());
  const bool is_pointer = field.getType()->isPointerType();
  if (owner == nullptr) {
    return false;
  }
  bool any_user_provided = false;
  for (const clang::CXXConstructorDecl* made : owner->ctors()) {
    if (made->isDeleted() || !made->isUserProvided() || made->isDelegatingConstructor()) {
      continue;
    }
    any_user_provided = true;
    const clang::FunctionDecl* body = nullptr;
    if (!made->hasBody(body)) {
      const clang::FunctionDecl* pattern = made->getTemplateInstantiationPattern();
      if (pattern == nullptr || !pattern->hasBody(body)) {
        return false;
      }
    }
    const clang::Expr* given = nullptr;
    for (const clang::CXXCtorInitializer* one : llvm::cast<clang::CXXConstructorDecl>(body)->inits()) {
      const clang::FieldDecl* member = one->getMember();
      if (member != nullptr && member->getName() == field.getName()) {
        given = one->getInit();
        if (const auto* by_default = llvm::dyn_cast<clang::CXXDefaultInitExpr>(given)) {
          given = by_default->getExpr();
        }
      }
    }
    if ((given == nullptr && is_pointer) || !is_made_plain(given)) {
      return false;
    }
  }
  const clang::Expr* in_class = field.getInClassInitializer();
  return any_user_provided || ((in_class != nullptr || !is_pointer) && is_made_plain(in_class));
}

/// Whether nobody can have chosen at its making that a lock may be taken again by who holds it.
bool is_made_plain(const clang::ValueDecl& lock) {
  if (const auto* field = llvm::dyn_cast<clang::FieldDecl>(&lock)) {
    return is_made_plain(*field);
  }
  const auto* variable = llvm::dyn_cast<clang::VarDecl>(&lock);
  if (variable == nullptr || llvm::isa<clang::ParmVarDecl>(variable)) {
    return false;
  }
  const clang::Expr* initialiser = variable->getAnyInitializer();
  return initialiser != nullptr && is_made_plain(initialiser);
}

}  // namespace

bool lock_sets::worker::is_guard(clang::QualType type) const {
  const auto [at, is_new] = guards_.try_emplace(type.getNonReferenceType().getAsOpaquePtr(), false);
  return is_new ? at->second = known_.is_lock_guard(type.getNonReferenceType()) : at->second;
}

/// A lock of the program's own that keeps no account of who holds it.
bool lock_sets::worker::is_plain_lock(const clang::CXXRecordDecl& record) const {
  bool at_hand = false;
  for (const clang::CXXMethodDecl* method : record.methods()) {
    at_hand |= events_.of(method) != nullptr;
  }
  for (const clang::FieldDecl* field : record.fields()) {
    clang::QualType type = field->getType();
    const auto* special =
        llvm::dyn_cast_or_null<clang::ClassTemplateSpecializationDecl>(type->getAsCXXRecordDecl());
    const type_model* holds = known_.of(type);
    if (special != nullptr && (holds == nullptr || holds->is == object_kind::atomic) &&
        special->getTemplateArgs().size() > 0 &&
        special->getTemplateArgs()[0].getKind() == clang::TemplateArgument::Type) {
      type = special->getTemplateArgs()[0].getAsType();
    }
    const type_model* kind = known_.of(type);
    const auto* inner = type->getAsCXXRecordDecl();
    if (kind != nullptr && kind->is == object_kind::lock && !field->hasInClassInitializer() &&
        (inner == nullptr || inner->getName().empty() || inner->isCLike())) {
      return false;  // of C: it may be made recursive in the constructor
    }
    if (kind != nullptr && kind->is == object_kind::lock && !kind->never_recursive && inner != nullptr &&
        has_choice(*inner) && !is_made_plain(*field)) {
      return false;
    }
    if (kind != nullptr && (kind->is == object_kind::task_name || kind->is == object_kind::task_handle ||
                            (kind->is == object_kind::lock && kind->recursive))) {
      return false;
    }
  }
  for (const auto& base : record.bases()) {
    const auto* of = base.getType()->getAsCXXRecordDecl();
    if (of == nullptr || !of->hasDefinition() || !is_plain_lock(*of->getDefinition())) {
      return false;
    }
  }
  return at_hand;
}

bool lock_sets::worker::is_recursive(const lock_path& lock) const {
  const clang::ValueDecl* last = declaration_of(lock);
  if (last == nullptr) {
    return false;
  }
  clang::QualType type = last->getType().getNonReferenceType();
  type = type->isPointerType() ? type->getPointeeType() : type;
  const type_model* kind = known_.of(type);
  const auto* own = type->getAsCXXRecordDecl();
  if (kind == nullptr && own != nullptr && own->hasDefinition() && !own->isLambda() &&
      !own->getName().empty()) {
    return !is_plain_lock(*own->getDefinition());
  }
  if (kind == nullptr) {
    return true;  // nothing is known of it
  }
  // What kind a lock of C is may be decided when it is made; only an initialiser at its declaration tells.
  const auto* record = type->getAsCXXRecordDecl();
  const bool of_c = record == nullptr || record->getName().empty() || record->isCLike();
  const auto* variable = llvm::dyn_cast<clang::VarDecl>(last);
  const auto* field = llvm::dyn_cast<clang::FieldDecl>(last);
  const bool initialised = (variable != nullptr && variable->getInit() != nullptr) ||
                           (field != nullptr && field->hasInClassInitializer());
  const bool may_choose = !of_c && record->hasDefinition() && has_choice(*record) && !is_made_plain(*last);
  return kind->recursive || (((of_c && !initialised) || may_choose) && !kind->never_recursive);
}

bool lock_sets::worker::is_taken_by_guards(const clang::CXXRecordDecl& record) {
  if (!own_locks_.has_value()) {
    own_locks_.emplace();
    const auto add = [&](const clang::VarDecl& guard) {
      const auto* special = llvm::dyn_cast_or_null<clang::ClassTemplateSpecializationDecl>(
          guard.getType().getNonReferenceType()->getAsCXXRecordDecl());
      for (const clang::TemplateArgument& argument : special == nullptr
                                                         ? llvm::ArrayRef<clang::TemplateArgument>()
                                                         : special->getTemplateArgs().asArray()) {
        const auto* of = argument.getKind() == clang::TemplateArgument::Type
                             ? argument.getAsType()->getAsCXXRecordDecl()
                             : nullptr;
        if (of != nullptr && known_.of(of) == nullptr) {
          own_locks_->insert(of->getCanonicalDecl());
        }
      }
    };
    for (const auto& body : events_.bodies()) {
      for (const event& e : body->flow.all_events()) {
        if (e.is == event_kind::lock && e.guard != nullptr) {
          add(*e.guard);
        }
      }
    }
  }
  return own_locks_->contains(record.getCanonicalDecl());
}

const clang::Expr* lock_sets::worker::own_lock_called(const event& e) {
  const auto* call = e.is == event_kind::call && !e.inside_call
                         ? llvm::dyn_cast_or_null<clang::CXXMemberCallExpr>(e.at)
                         : nullptr;
  const clang::CXXMethodDecl* method = call == nullptr ? nullptr : call->getMethodDecl();
  if (method == nullptr || method->isConst() || method->getNumParams() != 0 ||
      !method->getReturnType()->isVoidType() || known_.of(*call) != nullptr ||
      !is_taken_by_guards(*method->getParent())) {
    return nullptr;
  }
  for (const clang::FunctionDecl* callee : called(e)) {
    if (!summary(callee).keeps.empty() || !summary(callee).releases.empty()) {
      return nullptr;
    }
  }
  return call->getImplicitObjectArgument();
}

}  // namespace snag::detector
