#include "detector/linked_stores.h"

#include <algorithm>

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "clang/Basic/SourceManager.h"
#include "detector/flag_runs.h"

namespace snag::detector {
namespace {

/// std::shared_ptr has its operator in a base.
bool has_arrow(const clang::CXXRecordDecl& record) {
  const auto arrow = record.getASTContext().DeclarationNames.getCXXOperatorName(clang::OO_Arrow);
  return !record.lookup(arrow).empty() ||
         std::ranges::any_of(record.bases(), [](const clang::CXXBaseSpecifier& base) {
           const auto* below = base.getType()->getAsCXXRecordDecl();
           return below != nullptr && below->hasDefinition() && has_arrow(*below->getDefinition());
         });
}

/// The node that a field points to: a class of the program's own that points to its own sort.
const clang::CXXRecordDecl* node_of(const clang::FieldDecl& field) {
  const clang::CXXRecordDecl* node = pointee_of(field.getType());
  if (node == nullptr) {
    return nullptr;
  }
  const auto* owner = llvm::dyn_cast<clang::CXXRecordDecl>(field.getParent());
  const bool own_sort = owner != nullptr && owner->getCanonicalDecl() == node->getCanonicalDecl();
  return own_sort || is_of_a_library(*node) || !links_to(*node, *node) ? nullptr : node->getCanonicalDecl();
}

const clang::FieldDecl* first_link(const clang::FieldDecl& field) {
  const clang::CXXRecordDecl* node = node_of(field);
  if (node == nullptr) {
    return nullptr;
  }
  for (const clang::FieldDecl* other : field.getParent()->fields()) {
    if (node_of(*other) == node) {
      return other;
    }
  }
  return nullptr;
}

}  // namespace

const clang::Expr* whole_of(const clang::Expr* part) {
  part = part->IgnoreImplicit()->IgnoreParenImpCasts();
  if (const auto* member = llvm::dyn_cast<clang::MemberExpr>(part)) {
    return member->getBase();
  }
  if (const auto* op = llvm::dyn_cast<clang::UnaryOperator>(part)) {
    return op->getOpcode() == clang::UO_Deref ? op->getSubExpr() : nullptr;
  }
  const auto* call = llvm::dyn_cast<clang::CXXOperatorCallExpr>(part);
  return call != nullptr && call->getNumArgs() == 1 &&
                 (call->getOperator() == clang::OO_Arrow || call->getOperator() == clang::OO_Star)
             ? call->getArg(0)
             : nullptr;
}

const clang::CXXRecordDecl* pointee_of(clang::QualType type) {
  if (type->isPointerType()) {
    type = type->getPointeeType();
    type = type->isPointerType() ? type->getPointeeType() : type;  // the address of a link
    const auto* record = type->getAsCXXRecordDecl();
    return record == nullptr ? nullptr : record->getDefinition();
  }
  const auto* special =
      llvm::dyn_cast_or_null<clang::ClassTemplateSpecializationDecl>(type->getAsCXXRecordDecl());
  if (special == nullptr || !special->hasDefinition() || special->getTemplateArgs().size() == 0 ||
      special->getTemplateArgs()[0].getKind() != clang::TemplateArgument::Type) {
    return nullptr;
  }
  if (!is_of_a_library(*special) || !has_arrow(*special->getDefinition())) {
    return nullptr;
  }
  const auto* record = special->getTemplateArgs()[0].getAsType()->getAsCXXRecordDecl();
  return record == nullptr ? nullptr : record->getDefinition();
}

bool links_to(const clang::CXXRecordDecl& record, const clang::CXXRecordDecl& node) {
  return std::ranges::any_of(record.fields(),
                             [&](const clang::FieldDecl* field) {
                               const clang::CXXRecordDecl* to = pointee_of(field->getType());
                               return to != nullptr && (to->getCanonicalDecl() == node.getCanonicalDecl() ||
                                                        node.isDerivedFrom(to));
                             }) ||
         std::ranges::any_of(record.bases(), [&](const clang::CXXBaseSpecifier& base) {
           const auto* below = base.getType()->getAsCXXRecordDecl();
           return below != nullptr && below->hasDefinition() && links_to(*below->getDefinition(), node);
         });
}

linked_part linked(const clang::Expr* expression, const part_set& parts) {
  bool itself = true;
  for (; expression != nullptr; expression = whole_of(expression)) {
    expression = expression->IgnoreImplicit()->IgnoreParenImpCasts();
    if (const clang::FieldDecl* field = field_of_this(expression, parts)) {
      const clang::FieldDecl* store = first_link(*field);
      return store == nullptr ? linked_part() : linked_part{store, itself};
    }
    if (const auto* member = llvm::dyn_cast<clang::MemberExpr>(expression)) {
      const clang::FieldDecl* around = member->isArrow() ? nullptr : field_of_this(member->getBase(), parts);
      const auto* link = llvm::dyn_cast<clang::FieldDecl>(member->getMemberDecl());
      if (around != nullptr && link != nullptr && node_of(*link) != nullptr) {
        return {around, itself};  // both ends in a part of their own
      }
      itself = false;
    }
  }
  return {};
}

}  // namespace snag::detector
