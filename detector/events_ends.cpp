// What ends together with something else: what a pointer owns, a container's elements, an object's fields.

#include "clang/AST/DeclTemplate.h"
#include "detector/events_builder.h"

namespace snag::detector {
namespace {

constexpr unsigned deepest = 4;  // an owner of a container of objects with fields

std::optional<event_kind> wait_at_end(clang::QualType type, const roles& known) {
  const auto does = kind_of(end_of(type, known));
  return does && is_wait(*does) ? does : std::nullopt;
}

/// An event of which it is not sure that it comes.
event perhaps(event_kind is, const object& on, const clang::Stmt* at) {
  event e = event_at(is, on, at);
  e.always = false;
  return e;
}

}  // namespace

void translation_unit_events::builder::add_ends_inside(clang::QualType type, const object& self,
                                                       bool own_told, std::vector<event>& out,
                                                       unsigned depth) {
  const clang::CXXRecordDecl* record = type.isNull() || type->isReferenceType() || depth > deepest
                                           ? nullptr
                                           : type->getBaseElementTypeUnsafe()->getAsCXXRecordDecl();
  record = record == nullptr ? nullptr : record->getDefinition();
  if (record == nullptr || record->isLambda()) {
    return;
  }
  if (known_.of(record) != nullptr) {
    if (const auto does = depth == 0 ? std::nullopt : wait_at_end(type, known_)) {
      out.push_back(perhaps(*does, self, nullptr));
    }
    return;
  }
  const clang::CXXDestructorDecl* destructor = record->getDestructor();
  if (!own_told && destructor != nullptr && by_function_.contains(destructor->getCanonicalDecl())) {
    argument_map arguments;
    arguments.self = self;
    add_effects(destructor, arguments, nullptr, true, out);
  }
  if (!is_own_code(record->getLocation())) {
    // What a class of the library is made of, it holds or owns; what only looks on is modelled as such.
    if (const auto* special = llvm::dyn_cast<clang::ClassTemplateSpecializationDecl>(record)) {
      for (const clang::TemplateArgument& one : special->getTemplateArgs().asArray()) {
        if (one.getKind() == clang::TemplateArgument::Type) {
          add_ends_inside(one.getAsType(), self, false, out, depth + 1);
        }
      }
    }
    return;
  }
  for (const clang::FieldDecl* field : record->fields()) {
    add_ends_inside(field->getType(), {self.root, field}, false, out, depth + 1);
  }
  for (const clang::CXXBaseSpecifier& base : record->bases()) {
    add_ends_inside(base.getType(), self, false, out, depth + 1);
  }
}

void translation_unit_events::builder::add_end_of_pointee(const clang::CXXDeleteExpr& gone,
                                                          std::vector<event>& out) {
  const object self = object_of(gone.getArgument());
  if (!self || gone.getDestroyedType().isNull()) {
    return;
  }
  std::vector<event> inside;
  add_ends_inside(gone.getDestroyedType(), self, false, inside);
  if (const auto does = wait_at_end(gone.getDestroyedType(), known_)) {
    inside.push_back(perhaps(*does, self, nullptr));
  }
  for (const event& e : inside) {
    out.push_back(perhaps(e.is, e.on, &gone));
  }
}

void translation_unit_events::builder::add_end_of_owned(const clang::Expr& owner, const clang::Expr& by,
                                                        std::vector<event>& out) {
  const object self = object_of(&owner);
  const clang::QualType type = owner.getType().getNonReferenceType();
  const clang::CXXRecordDecl* record = type->getAsCXXRecordDecl();
  if (!self || record == nullptr || is_own_code(record->getLocation())) {
    return;
  }
  std::vector<event> inside;
  add_ends_inside(type, self, false, inside);
  for (const event& e : inside) {
    out.push_back(perhaps(e.is, e.on, &by));
  }
}

}  // namespace snag::detector
