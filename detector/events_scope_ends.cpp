// What the end of an object does: guards, handles, and classes of the program with a destructor.

#include <algorithm>

#include "detector/events_builder.h"

namespace snag::detector {

at_end end_of(clang::QualType type, const roles& known) {
  const type_model* kind = known.of(type);
  return kind == nullptr ? at_end::nothing : kind->on_destruction;
}

std::optional<event_kind> kind_of(at_end end) {
  switch (end) {
    case at_end::join:
      return event_kind::join;
    case at_end::wait:
      return event_kind::wait;
    case at_end::detach:
      return event_kind::detach;
    case at_end::close:
      return event_kind::close;
    case at_end::count_down:
      return event_kind::count_down;
    case at_end::cancel:
      return event_kind::cancel;
    default:
      return std::nullopt;
  }
}

bool translation_unit_events::builder::knows_making(const clang::CXXConstructorDecl& constructor) const {
  const clang::FunctionDecl* body = nullptr;
  return constructor.hasBody(body) || constructor.isImplicit() || constructor.isDefaulted() ||
         elsewhere_.of(&constructor) != nullptr;
}

void translation_unit_events::builder::add_end_of(const clang::VarDecl& variable, const clang::Stmt* trigger,
                                                  std::vector<event>& out) {
  const std::size_t first = out.size();
  const object self{variable.getCanonicalDecl(), nullptr};
  const auto add = [&](event_kind kind, const object& on) { out.push_back(event_at(kind, on, trigger)); };
  const auto add_unlock = [&] {
    add(event_kind::unlock, {});
    out.back().guard = variable.getCanonicalDecl();
  };
  const clang::Expr* init = bare(variable.getInit());
  const type_model* kind = known_.of(variable.getType());
  const auto* call = llvm::dyn_cast_or_null<clang::CallExpr>(init);
  const auto* construction = llvm::dyn_cast_or_null<clang::CXXConstructExpr>(init);
  const function_model* made_by = call != nullptr           ? known_.of(*call)
                                  : construction != nullptr ? known_.of(*construction)
                                                            : nullptr;
  if (made_by != nullptr && made_by->is == role::guard) {
    if (const auto does = kind_of(made_by->on_destruction)) {
      add(*does, object_of(known_.operand_of(made_by->on, *init)));
    }
  } else if (kind != nullptr && kind->is == object_kind::guard && kind->on_destruction == at_end::unlock) {
    if (!variable.getType()->isReferenceType()) {
      add_unlock();
    }
  } else if (kind != nullptr && kind->is == object_kind::guard) {
    if (const auto does = kind_of(kind->on_destruction); does.has_value() && construction != nullptr) {
      add(*does, object_of(known_.operand_of(kind->on, *construction)));
    }
  } else if (const auto does = kind_of(end_of(variable.getType(), known_))) {
    add(*does, self);
  } else if (kind == nullptr) {
    if (known_.is_lock_guard(variable.getType())) {
      add_unlock();
    }
    add_end_of_own_class(variable, out);
  }
  for (std::size_t i = first; i < out.size(); ++i) {
    out[i].at = trigger;
    out[i].where = variable.getLocation();
    out[i].at_scope_end = true;
  }
  add(event_kind::scope_end, self);
  out.back().where = trigger != nullptr ? trigger->getEndLoc() : variable.getEndLoc();
  out.back().at_scope_end = true;
}

bool translation_unit_events::builder::ends_a_base(const clang::CXXRecordDecl* record) const {
  return record != nullptr && std::ranges::any_of(record->bases(), [&](const clang::CXXBaseSpecifier& base) {
           const auto* below = base.getType()->getAsCXXRecordDecl();
           below = below == nullptr ? nullptr : below->getDefinition();
           return below != nullptr && (told(below->getDestructor()) != nullptr || ends_a_base(below));
         });
}

void translation_unit_events::builder::add_end_of_own_class(const clang::VarDecl& variable,
                                                            std::vector<event>& out) {
  const object self{variable.getCanonicalDecl(), nullptr};
  const clang::Expr* init = bare(variable.getInit());
  const auto* construction = llvm::dyn_cast_or_null<clang::CXXConstructExpr>(init);
  const clang::CXXRecordDecl* record = variable.getType()->getAsCXXRecordDecl();
  record = record == nullptr ? nullptr : record->getDefinition();
  const clang::CXXDestructorDecl* destructor = record == nullptr ? nullptr : record->getDestructor();
  const bool at_hand = told(destructor) != nullptr;
  const auto say = [this](const clang::Expr* expression) { return object_of(expression); };
  std::vector<event> effects_here;
  if (at_hand) {
    argument_map arguments = fields_made_from(init, *record, say);
    arguments.self = self;
    add_effects(destructor, arguments, variable.getInit(), false, effects_here);
  }
  if (at_hand || ends_a_base(record)) {
    out.push_back(event_at(event_kind::call, {}, nullptr));
    out.back().guard = variable.getCanonicalDecl();
  }
  const bool guards =
      record != nullptr && !record->hasTrivialDestructor() && is_own_code(record->getLocation());
  const bool parts_known = guards && add_ends_of_parts(init, *record, say, self, effects_here);
  const bool end_known = at_hand || (parts_known && !destructor->isUserProvided());
  // A guard of which not all is known may do anything to what it was made from.
  if (construction != nullptr && guards && !(end_known && knows_making(*construction->getConstructor()))) {
    add_touched_by_guard(*construction, out);
  }
  // A scope guard made from a lambda runs it at its end: finally([&] { t.join(); }).
  if (destructor != nullptr && !destructor->isDefaulted() &&
      llvm::isa_and_nonnull<clang::CallExpr, clang::CXXConstructExpr>(init)) {
    for (const clang::Expr* argument : all_arguments_of(*init)) {
      if (const clang::LambdaExpr* lambda = lambda_of(argument)) {
        argument_map arguments;
        arguments.same_this = true;
        add_effects(lambda->getCallOperator(), arguments, variable.getInit(), false, effects_here);
      }
    }
  }
  for (const event& e : effects_here) {
    out.push_back(event_at(e.is, e.on, nullptr));
    out.back().always = e.always;
  }
  std::vector<event> inside;
  add_ends_inside(variable.getType(), self, at_hand, inside);
  for (const event& e : inside) {
    out.push_back(event_at(e.is, e.on, nullptr));
    out.back().always = false;
  }
}

void translation_unit_events::builder::add_touched_by_guard(const clang::CXXConstructExpr& construction,
                                                            std::vector<event>& out) const {
  const clang::CXXConstructorDecl* constructor = construction.getConstructor();
  for (unsigned i = 0; i < construction.getNumArgs() && i < constructor->getNumParams(); ++i) {
    const clang::QualType type = constructor->getParamDecl(i)->getType();
    if ((type->isLValueReferenceType() || type->isPointerType()) &&
        !type->getPointeeType().isConstQualified()) {
      if (const object given = object_of(construction.getArg(i))) {
        out.push_back(event_at(event_kind::touch, given, nullptr));
      }
    }
  }
}

}  // namespace snag::detector
