// What an object is made of does something at its end: a guard over a base that counts down, one with a
// member that joins. What a part was made from is told in the words of whoever made the whole.

#include <algorithm>

#include "detector/statement_parts.h"

#include "detector/events_builder.h"

namespace snag::detector {
namespace {

constexpr unsigned deepest = 4;

/// Whether an expression hands on what a part may do something to later: a parameter that is no copy and no
/// constant, a closure.
bool hands_on(const clang::Stmt* whole) {
  return any_part(whole, [](const clang::Stmt* part) {
    const auto* name = llvm::dyn_cast<clang::DeclRefExpr>(part);
    const auto* parameter = name == nullptr ? nullptr : llvm::dyn_cast<clang::ParmVarDecl>(name->getDecl());
    const clang::QualType type = parameter == nullptr ? clang::QualType() : parameter->getType();
    const bool by_address = parameter != nullptr && (type->isReferenceType() || type->isPointerType()) &&
                            !type->getPointeeType().isConstQualified();
    return by_address || llvm::isa<clang::LambdaExpr>(part);
  });
}

/// What an expression in a constructor stands for, to whoever calls it.
object outside(const object& inside, const clang::CXXConstructExpr& construction, wording say) {
  const auto* parameter = llvm::dyn_cast_or_null<clang::ParmVarDecl>(inside.root);
  if (parameter != nullptr) {
    const unsigned i = parameter->getFunctionScopeIndex();
    return i < construction.getNumArgs() ? instead_of_root(inside, say(construction.getArg(i))) : object{};
  }
  const auto* variable = llvm::dyn_cast_or_null<clang::VarDecl>(inside.root);
  return variable != nullptr && variable->hasGlobalStorage() ? inside : object{};
}

}  // namespace

argument_map translation_unit_events::builder::fields_made_from(const clang::Expr* init,
                                                                const clang::CXXRecordDecl& record,
                                                                wording say) const {
  argument_map arguments;
  const auto bind = [&](const clang::FieldDecl* field, const object& on) {
    if (on) {
      arguments.bound[field] = on;
    }
  };
  init = bare(init);
  if (const auto* list = llvm::dyn_cast_or_null<clang::InitListExpr>(init)) {
    unsigned i = record.getNumBases();
    for (const clang::FieldDecl* field : record.fields()) {
      if (i < list->getNumInits()) {
        bind(field, say(list->getInit(i++)));
      }
    }
    return arguments;
  }
  const auto* construction = llvm::dyn_cast_or_null<clang::CXXConstructExpr>(init);
  if (construction == nullptr) {
    return arguments;
  }
  const clang::FunctionDecl* made = construction->getConstructor();
  const clang::FunctionDecl* body = nullptr;
  if (const function_elsewhere* there = elsewhere_.of(made)) {
    for (const auto& [field, parameter] : there->made_from) {
      if (parameter < construction->getNumArgs()) {
        bind(field, say(construction->getArg(parameter)));
      }
    }
  } else if (made->hasBody(body)) {
    const auto inner = [&](const clang::Expr* from) { return outside(object_of(from), *construction, say); };
    for (const auto* member : llvm::cast<clang::CXXConstructorDecl>(body)->inits()) {
      if (member->isMemberInitializer()) {
        bind(member->getMember(), inner(member->getInit()));
      } else if (member->isDelegatingInitializer()) {
        return fields_made_from(member->getInit(), record, inner);
      }
    }
  }
  return arguments;
}

bool translation_unit_events::builder::add_ends_of_parts(const clang::Expr* init,
                                                         const clang::CXXRecordDecl& record, wording say,
                                                         const object& self, std::vector<event>& out,
                                                         unsigned depth) {
  init = bare(init);
  bool known = depth <= deepest;
  if (const auto* list = llvm::dyn_cast_or_null<clang::InitListExpr>(init); known && list != nullptr) {
    unsigned i = 0;
    const auto next = [&] { return i < list->getNumInits() ? list->getInit(i++) : nullptr; };
    for (const clang::CXXBaseSpecifier& base : record.bases()) {
      known &= add_end_of_part(nullptr, base.getType(), next(), say, self, out, depth);
    }
    for (const clang::FieldDecl* field : record.fields()) {
      known &= add_end_of_part(field, field->getType(), next(), say, self, out, depth);
    }
    return known;
  }
  const auto* construction = llvm::dyn_cast_or_null<clang::CXXConstructExpr>(init);
  const clang::FunctionDecl* body = nullptr;
  if (!known || construction == nullptr || construction->getConstructor()->isCopyOrMoveConstructor() ||
      !construction->getConstructor()->hasBody(body)) {
    return false;
  }
  const auto inner = [&](const clang::Expr* from) { return outside(object_of(from), *construction, say); };
  for (const auto* part : llvm::cast<clang::CXXConstructorDecl>(body)->inits()) {
    if (part->isDelegatingInitializer()) {
      return add_ends_of_parts(part->getInit(), record, inner, self, out, depth + 1);
    }
    if (part->isBaseInitializer()) {
      known &= add_end_of_part(nullptr, part->getInit()->getType(), part->getInit(), inner, self, out, depth);
    } else if (const clang::FieldDecl* field = part->getMember()) {
      known &= add_end_of_part(field, field->getType(), part->getInit(), inner, self, out, depth);
    } else {
      known = false;  // of an unnamed union
    }
  }
  return known;
}

/// A base, or what a field holds.
bool translation_unit_events::builder::add_end_of_part(const clang::FieldDecl* field, clang::QualType type,
                                                       const clang::Expr* init, wording say,
                                                       const object& self, std::vector<event>& out,
                                                       unsigned depth) {
  const clang::CXXRecordDecl* part = type->isReferenceType() ? nullptr : type->getAsCXXRecordDecl();
  part = part == nullptr ? nullptr : part->getDefinition();
  if (part == nullptr || part->hasTrivialDestructor()) {
    return part != nullptr || !type->isArrayType();
  }
  if (!is_own_code(part->getLocation())) {
    return !hands_on(init);  // it may do to that what it likes
  }
  const clang::CXXDestructorDecl* destructor = part->getDestructor();
  const bool at_hand = told(destructor) != nullptr;
  const object here = field == nullptr ? self : object{self.root, field};
  if (at_hand) {
    argument_map arguments = fields_made_from(init, *part, say);
    arguments.self = here;
    add_effects(destructor, arguments, init, false, out);
  }
  const bool inside = add_ends_of_parts(init, *part, say, here, out, depth + 1);
  const auto* construction = llvm::dyn_cast_or_null<clang::CXXConstructExpr>(bare(init));
  return (at_hand && construction != nullptr && knows_making(*construction->getConstructor())) ||
         (inside && destructor != nullptr && !destructor->isUserProvided()) ||
         (at_hand && llvm::isa_and_nonnull<clang::InitListExpr>(bare(init)));
}

}  // namespace snag::detector
