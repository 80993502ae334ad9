#include "detector/checks/early_wake.h"

#include "detector/lock_sets.h"

namespace snag::detector {
namespace {

/// How often a statement names a variable or field, lambdas included.
unsigned times_named(const clang::Stmt* part, const clang::ValueDecl* what) {
  if (part == nullptr) {
    return 0;
  }
  const auto* name = llvm::dyn_cast<clang::DeclRefExpr>(part);
  const auto* member = llvm::dyn_cast<clang::MemberExpr>(part);
  unsigned found =
      (name != nullptr && name->getDecl() == what) || (member != nullptr && member->getMemberDecl() == what)
          ? 1
          : 0;
  for (const clang::Stmt* child : part->children()) {
    found += times_named(child, what);
  }
  return found;
}

/// The caller holds a lock that this function knows of: it may give it back, and take it again.
bool has_a_lock_of_its_caller(const check_context& context, const body_events& body) {
  if (std::ranges::any_of(body.function->parameters(), [&](const clang::ParmVarDecl* parameter) {
        clang::QualType type = parameter->getType().getNonReferenceType();
        type = type->isPointerType() ? type->getPointeeType() : type;
        const type_model* kind = context.known.of(type);
        return kind != nullptr && (kind->is == object_kind::lock || kind->is == object_kind::guard);
      })) {
    return true;
  }
  const auto any = [&](auto predicate) { return std::ranges::any_of(body.flow.all_events(), predicate); };
  return any([&](const event& e) {
    return e.is == event_kind::unlock && !e.at_scope_end && e.guard == nullptr &&
           !any([&](const event& taken) { return taken.is == event_kind::lock && taken.on == e.on; });
  });
}

/// The flag is set at another place, too: perhaps before the thread is woken.
bool is_set_twice(const body_events& body, const event& write) {
  return std::ranges::any_of(body.flow.all_events(), [&](const event& e) {
    return &e != &write && e.on == write.on &&
           (e.is == event_kind::write || e.is == event_kind::touch || e.is == event_kind::cancel);
  });
}

}  // namespace

bool is_woken_before(const check_context& context, const body_events& stopper, const event& write,
                     const object& condition) {
  if (has_a_lock_of_its_caller(context, stopper) || is_set_twice(stopper, write)) {
    return false;
  }
  unsigned calls = 0;
  for (const event& e : stopper.flow.all_events()) {
    if (e.on != condition || e.is == event_kind::scope_end || e.is == event_kind::use) {
      continue;
    }
    if (e.inside_call || !llvm::isa_and_nonnull<clang::CXXMemberCallExpr>(e.at) ||
        !context.events.locks().before(stopper, e).empty()) {
      return false;
    }
    ++calls;
  }
  const auto behind = stopper.after(write);
  if (calls == 0 || !behind || times_named(stopper.body, condition.root) != calls) {
    return false;
  }
  const auto woken = [&](const event& e) {
    return e.on == condition && e.is != event_kind::scope_end ? step::found : step::go_on;
  };
  const auto any_edge = [](unsigned, const flow_block&, const flow_edge&) { return true; };
  return !search(stopper.flow, *behind, woken, any_edge, false).has_value();
}

}  // namespace snag::detector
