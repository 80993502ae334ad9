// What sort of lock an object is: a guard, one that its holder may take again.

#include "clang/AST/DeclTemplate.h"
#include "detector/lock_worker.h"

namespace snag::detector {

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
  return kind->recursive || (of_c && !initialised && !kind->never_recursive);
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
