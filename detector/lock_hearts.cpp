#include "detector/lock_hearts.h"

#include <algorithm>

#include "detector/events_builder.h"

namespace snag::detector {
namespace {

/// Whether a function is there to take the lock that is this field, and leaves it taken: it calls the lock's
/// own function and does not give it back.
bool takes_for_its_caller(const clang::FunctionDecl& function, const clang::FieldDecl& field,
                          const roles& known) {
  const clang::FunctionDecl* code = nullptr;
  const auto* block = function.hasBody(code) ? llvm::dyn_cast<clang::CompoundStmt>(code->getBody()) : nullptr;
  bool takes = false;
  if (block == nullptr) {
    return false;
  }
  for (const clang::Stmt* statement : block->body()) {
    const auto* expression = llvm::dyn_cast<clang::Expr>(statement);
    const auto* call = llvm::dyn_cast_or_null<clang::CallExpr>(
        expression == nullptr ? nullptr : expression->IgnoreUnlessSpelledInSource());
    const function_model* model = call == nullptr ? nullptr : known.of(*call);
    if (model == nullptr || (model->is != role::lock && model->is != role::unlock)) {
      continue;
    }
    const clang::Expr* on = bare(known.operand_of(model->on, *call));
    if (const auto* address = llvm::dyn_cast_or_null<clang::UnaryOperator>(on)) {
      on = bare(address->getSubExpr());
    }
    const auto* member = llvm::dyn_cast_or_null<clang::MemberExpr>(on);
    if (member != nullptr && member->getMemberDecl()->getCanonicalDecl() == field.getCanonicalDecl()) {
      takes = model->is == role::lock;
    }
  }
  return takes;
}

}  // namespace

bool is_heart_of_a_lock(const clang::ValueDecl* part, const roles& known) {
  const auto* field = llvm::dyn_cast_or_null<clang::FieldDecl>(part);
  const auto* owner = field == nullptr ? nullptr : llvm::dyn_cast<clang::CXXRecordDecl>(field->getParent());
  const bool is_part =
      owner != nullptr && !field->getType()->isReferenceType() && !field->getType()->isPointerType();
  const type_model* kind = is_part ? known.of(field->getType()) : nullptr;
  if (kind == nullptr || kind->is != object_kind::lock) {
    return false;
  }
  for (const clang::FieldDecl* other : owner->fields()) {
    const type_model* of_other = other == field ? nullptr : known.of(other->getType());
    if (of_other != nullptr && of_other->is == object_kind::lock) {
      return false;
    }
  }
  return std::ranges::any_of(owner->methods(), [&](const clang::CXXMethodDecl* method) {
    return !llvm::isa<clang::CXXConstructorDecl>(method) && takes_for_its_caller(*method, *field, known);
  });
}

const clang::Expr* lock_made_upon(const roles& known, const clang::Expr* init) {
  const auto is_lock = [&](clang::QualType type) {
    const type_model* kind = known.of(type->isPointerType() ? type->getPointeeType() : type);
    return kind != nullptr && kind->is == object_kind::lock;
  };
  const auto* made =
      init == nullptr ? nullptr : llvm::dyn_cast<clang::CXXConstructExpr>(init->IgnoreImplicit());
  return made != nullptr && made->getNumArgs() >= 1 && !made->getConstructor()->isCopyOrMoveConstructor() &&
                 is_lock(made->getType()) && is_lock(made->getArg(0)->getType())
             ? made->getArg(0)
             : nullptr;
}

std::pair<const clang::Expr*, const clang::FunctionDecl*> lock_made_upon(const roles& known,
                                                                         const clang::FieldDecl& field) {
  const auto* owner = llvm::dyn_cast<clang::CXXRecordDecl>(field.getParent());
  const type_model* kind = owner == nullptr ? nullptr : known.of(field.getType());
  if (kind == nullptr || kind->is != object_kind::lock) {
    return {};
  }
  for (const clang::CXXConstructorDecl* one : owner->ctors()) {
    const clang::FunctionDecl* body = nullptr;
    if (!one->hasBody(body)) {
      continue;
    }
    for (const auto* member : llvm::cast<clang::CXXConstructorDecl>(body)->inits()) {
      if (member->isMemberInitializer() && member->getMember()->getCanonicalDecl() == &field) {
        if (const clang::Expr* upon = lock_made_upon(known, member->getInit())) {
          return {upon, body};
        }
      }
    }
  }
  return {};
}

}  // namespace snag::detector
