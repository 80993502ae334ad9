#include "detector/class_shape.h"

#include <algorithm>

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclTemplate.h"
#include "detector/linked_stores.h"
#include "llvm/ADT/SmallPtrSet.h"

namespace snag::detector {
namespace {

const clang::CXXRecordDecl* definition_of(const clang::CXXBaseSpecifier& base) {
  const auto* record = base.getType()->getAsCXXRecordDecl();
  return record == nullptr ? nullptr : record->getDefinition();
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
    const clang::FunctionDecl* defined = method->getDefinition();  // = default, outside of the class
    if (!method->isImplicit() && !method->isDefaulted() && (defined == nullptr || !defined->isDefaulted()) &&
        !method->isDeleted() && !method->isStatic() && !method->isDependentContext() &&
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

/// Whether a class, or one of its bases, has a lock or a condition.
bool has_lock(const clang::CXXRecordDecl& record, const roles& known) {
  return std::ranges::any_of(record.fields(),
                             [&](const clang::FieldDecl* field) {
                               const type_model* kind = known.of(field->getType());
                               return kind != nullptr &&
                                      (kind->is == object_kind::lock || kind->is == object_kind::condition);
                             }) ||
         std::ranges::any_of(record.bases(), [&](const clang::CXXBaseSpecifier& base) {
           const clang::CXXRecordDecl* below = definition_of(base);
           return below != nullptr && !is_of_a_library(*below) && has_lock(*below, known);
         });
}

/// The class of the program's own that a field points to, refers to, or holds as a plain bundle of fields,
/// where it has a lock or a condition; null for everything else.
const clang::CXXRecordDecl* part_of(const clang::FieldDecl& field, const roles& known) {
  const clang::QualType type = field.getType();
  const bool by_address = type->isPointerType() && type->getPointeeType()->isPointerType();
  const auto* part = by_address ? nullptr : pointee_of(type);
  if (part == nullptr && !by_address) {
    part = type.getNonReferenceType()->getAsCXXRecordDecl();
    part = part == nullptr || !part->hasDefinition() || part->isLambda() ? nullptr : part->getDefinition();
    const bool has_members =
        part != nullptr && (part->getNumBases() > 0 || !own_shape(*part).methods.empty());
    part = has_members && !type->isReferenceType() ? nullptr : part;
  }
  const type_model* kind = part == nullptr ? nullptr : known.of(part);
  if (part == nullptr || is_of_a_library(*part) || links_to(*part, *part) ||
      (kind != nullptr && !kind->from.empty())) {
    return nullptr;
  }
  return has_lock(*part, known) ? part : nullptr;
}

}  // namespace

class_shape shape_with_parts(class_shape shape, const roles& known) {
  const clang::CXXRecordDecl& record = *shape.classes.front();
  std::vector<std::pair<const clang::FieldDecl*, const clang::CXXRecordDecl*>> found;
  for (const clang::FieldDecl* field : shape.fields) {
    const clang::CXXRecordDecl* part = part_of(*field, known);
    if (part != nullptr) {
      found.emplace_back(field, part);
    }
  }
  const auto related = [](const clang::CXXRecordDecl& one, const clang::CXXRecordDecl& other) {
    return one.getCanonicalDecl() == other.getCanonicalDecl() || one.isDerivedFrom(&other) ||
           other.isDerivedFrom(&one);
  };
  for (const auto& [field, part] : found) {
    const bool alone = std::ranges::none_of(
        found, [&](const auto& other) { return other.first != field && related(*other.second, *part); });
    const bool stays = std::ranges::all_of(shape.methods, [&, field = field](const auto* method) {
      const clang::FunctionDecl* body = nullptr;
      return method->isCopyAssignmentOperator() || method->isMoveAssignmentOperator() ||
             !method->hasBody(body) || only_reads(body->getBody(), *field);
    });
    if (!alone || !stays || related(*part, record)) {
      continue;
    }
    const class_shape inside = whole_shape(*part);
    shape.parts.insert(field);
    shape.held.push_back(part->getCanonicalDecl());
    shape.inner.insert(shape.inner.end(), inside.methods.begin(), inside.methods.end());
    shape.instance |= inside.instance;
    shape.foreign |= inside.foreign;
    shape.fields.insert(shape.fields.end(), inside.fields.begin(), inside.fields.end());
  }
  return shape;
}

class_shape joined(llvm::ArrayRef<class_shape> shapes) {
  class_shape all;
  const auto add = [](const auto& from, auto& to) {
    for (const auto* one : from) {
      if (std::ranges::find(to, one) == to.end()) {
        to.push_back(one);
      }
    }
  };
  for (const class_shape& shape : shapes) {
    add(shape.classes, all.classes);
    add(shape.fields, all.fields);
    add(shape.methods, all.methods);
    add(shape.inner, all.inner);
    add(shape.held, all.held);
    all.parts.insert(shape.parts.begin(), shape.parts.end());
    all.instance |= shape.instance;
    all.foreign |= shape.foreign;
  }
  return all;
}

bool is_active(const roles& known, clang::QualType type) {
  type = type.getNonReferenceType();
  if (type->isFunctionPointerType()) {
    return true;
  }
  if (const type_model* kind = known.of(type)) {
    switch (kind->is) {
      case object_kind::lock:
      case object_kind::condition:
      case object_kind::atomic:
      case object_kind::observer:
        return false;
      default:
        return true;
    }
  }
  const auto* special =
      llvm::dyn_cast_or_null<clang::ClassTemplateSpecializationDecl>(type->getAsCXXRecordDecl());
  return special != nullptr &&
         std::ranges::any_of(special->getTemplateArgs().asArray(),
                             [&](const clang::TemplateArgument& argument) {
                               return argument.getKind() == clang::TemplateArgument::Type &&
                                      is_active(known, argument.getAsType());
                             });
}

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
