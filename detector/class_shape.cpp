#include "detector/class_shape.h"

#include <algorithm>

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/SmallPtrSet.h"

namespace snag::detector {
namespace {

const clang::CXXRecordDecl* definition_of(const clang::CXXBaseSpecifier& base) {
  const auto* record = base.getType()->getAsCXXRecordDecl();
  return record == nullptr ? nullptr : record->getDefinition();
}

bool is_of_a_library(const clang::CXXRecordDecl& record) {
  const auto& sources = record.getASTContext().getSourceManager();
  return sources.isInSystemHeader(sources.getExpansionLoc(record.getLocation()));
}

bool has_fields(const clang::CXXRecordDecl& record) {
  return !record.field_empty() || std::ranges::any_of(record.bases(), [](const auto& base) {
    const clang::CXXRecordDecl* below = definition_of(base);
    return below == nullptr || has_fields(*below);
  });
}

void add_own(const clang::CXXRecordDecl& record, class_shape& to) {
  to.classes.push_back(&record);
  to.fields.insert(to.fields.end(), record.field_begin(), record.field_end());
  to.instance |= llvm::isa<clang::ClassTemplateSpecializationDecl>(record) ||
                 record.getMemberSpecializationInfo() != nullptr;
  std::vector<const clang::CXXMethodDecl*> methods(record.method_begin(), record.method_end());
  for (const clang::Decl* one : record.decls()) {
    if (const auto* pattern = llvm::dyn_cast<clang::FunctionTemplateDecl>(one)) {
      for (const clang::FunctionDecl* instance : pattern->specializations()) {
        if (const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(instance)) {
          methods.push_back(method);
        }
      }
    }
  }
  for (const clang::CXXMethodDecl* method : methods) {
    if (!method->isImplicit() && !method->isDefaulted() && !method->isDeleted() && !method->isStatic() &&
        !method->isDependentContext() &&
        !llvm::isa<clang::CXXConstructorDecl, clang::CXXDestructorDecl>(method)) {
      to.methods.push_back(method);
    }
  }
}

void add_bases(const clang::CXXRecordDecl& record, class_shape& to) {
  for (const clang::CXXBaseSpecifier& base : record.bases()) {
    const clang::CXXRecordDecl* below = definition_of(base);
    if (below == nullptr || is_of_a_library(*below)) {
      to.foreign |= below == nullptr || has_fields(*below);
    } else if (!to.contains(*below)) {
      add_own(*below, to);
      add_bases(*below, to);
    }
  }
}

}  // namespace

bool class_shape::contains(const clang::CXXRecordDecl& record) const {
  return std::ranges::any_of(classes, [&](const clang::CXXRecordDecl* one) {
    return one->getCanonicalDecl() == record.getCanonicalDecl();
  });
}

class_shape own_shape(const clang::CXXRecordDecl& record) {
  class_shape shape;
  add_own(record, shape);
  return shape;
}

class_shape whole_shape(const clang::CXXRecordDecl& record) {
  class_shape shape = own_shape(record);
  add_bases(record, shape);
  llvm::SmallPtrSet<const clang::CXXMethodDecl*, 8> overridden;
  for (const clang::CXXMethodDecl* method : shape.methods) {
    for (const clang::CXXMethodDecl* base : all_overridden(*method)) {
      overridden.insert(base);
    }
  }
  std::erase_if(shape.methods, [&](const clang::CXXMethodDecl* one) {
    return overridden.contains(one->getCanonicalDecl());
  });
  return shape;
}

std::vector<const clang::CXXMethodDecl*> all_overridden(const clang::CXXMethodDecl& method) {
  std::vector<const clang::CXXMethodDecl*> all;
  for (const clang::CXXMethodDecl* base : method.overridden_methods()) {
    all.push_back(base->getCanonicalDecl());
    const auto further = all_overridden(*base);
    all.insert(all.end(), further.begin(), further.end());
  }
  return all;
}

void class_family::add(const clang::CXXRecordDecl& record) {
  class_shape seen;  // each base once, whatever the shape of the bases
  std::vector<const clang::CXXRecordDecl*> open{&record};
  while (!open.empty()) {
    const clang::CXXRecordDecl* at = open.back();
    open.pop_back();
    for (const clang::CXXBaseSpecifier& base : at->bases()) {
      const clang::CXXRecordDecl* to = definition_of(base);
      if (to != nullptr && !seen.contains(*to)) {
        seen.classes.push_back(to);
        open.push_back(to);
        below_[to->getCanonicalDecl()].push_back(&record);
      }
    }
  }
  for (const clang::CXXMethodDecl* method : record.methods()) {
    for (const clang::CXXMethodDecl* base : all_overridden(*method)) {
      overriders_[base].push_back(method);
    }
  }
}

llvm::ArrayRef<const clang::CXXRecordDecl*> class_family::below(const clang::CXXRecordDecl& record) const {
  const auto at = below_.find(record.getCanonicalDecl());
  return at == below_.end() ? llvm::ArrayRef<const clang::CXXRecordDecl*>() : llvm::ArrayRef(at->second);
}

llvm::ArrayRef<const clang::CXXMethodDecl*> class_family::overriders(
    const clang::CXXMethodDecl& method) const {
  const auto at = overriders_.find(method.getCanonicalDecl());
  return at == overriders_.end() ? llvm::ArrayRef<const clang::CXXMethodDecl*>() : llvm::ArrayRef(at->second);
}

}  // namespace snag::detector
