#include "detector/read_members.h"

#include "clang/AST/DeclTemplate.h"
#include "detector/flag_runs.h"

#include <algorithm>
#include <utility>

namespace snag::detector {

std::optional<member_list> members_of(const clang::ASTContext& ast, const class_shape& shape,
                                      const roles& known) {
  member_list found;
  // False where the body stands elsewhere.
  const auto add = [&](const clang::CXXMethodDecl* method, bool is_inner) {
    const clang::FunctionDecl* body = nullptr;
    if (!method->hasBody(body) || body->isTemplated()) {
      found.whole = false;
      return shape.instance || method->isTemplateInstantiation();
    }
    const bool seen =
        !is_inner && (method->getAccess() == clang::AS_public || method->getAccess() == clang::AS_none);
    member one{llvm::cast<clang::CXXMethodDecl>(body),
               std::make_unique<queue_reader>(ast, known, shape.parts), seen};
    one.does->read(*body);
    found.all.push_back(std::move(one));
    return true;
  };
  const bool at_hand = std::ranges::all_of(shape.methods, [&](const auto* one) { return add(one, false); }) &&
                       std::ranges::all_of(shape.inner, [&](const auto* one) { return add(one, true); });
  return at_hand ? std::optional(std::move(found)) : std::nullopt;
}

std::optional<llvm::APSInt> only_value(const clang::ASTContext& ast, const std::vector<member>& members,
                                       const clang::FieldDecl* flag) {
  std::optional<llvm::APSInt> only;
  for (const member& one : members) {
    if (one.does->writes.contains(flag)) {
      return std::nullopt;
    }
    for (const auto& [field, value] : one.does->sets) {
      if (field == flag) {
        if (only && !llvm::APSInt::isSameValue(*only, value)) {
          return std::nullopt;
        }
        only = value;
      }
    }
  }
  const clang::Expr* first = flag->getInClassInitializer();
  if (const auto* list = llvm::dyn_cast_or_null<clang::InitListExpr>(first);
      list != nullptr && list->getNumInits() == 1) {
    first = list->getInit(0);
  }
  const auto begins = constant_value(first, ast);
  return only && begins && llvm::APSInt::isSameValue(*only, *begins) ? std::nullopt : only;
}

bool is_flag(const roles& known, clang::QualType type) {
  if (type->isBooleanType() || type->isEnumeralType()) {
    return true;
  }
  const type_model* kind = known.of(type);
  if (kind == nullptr || kind->is != object_kind::atomic) {
    return false;
  }
  const auto* special =
      llvm::dyn_cast_or_null<clang::ClassTemplateSpecializationDecl>(type->getAsCXXRecordDecl());
  if (special == nullptr) {
    return true;  // atomic_flag
  }
  const auto& arguments = special->getTemplateArgs();
  return arguments.size() == 1 && arguments[0].getKind() == clang::TemplateArgument::Type &&
         (arguments[0].getAsType()->isBooleanType() || arguments[0].getAsType()->isEnumeralType());
}

}  // namespace snag::detector
