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

}  // namespace

bool is_woken_before(const check_context& context, const body_events& stopper, const event& write,
                     const object& condition) {
  unsigned calls = 0;
  for (const flow_block& block : stopper.flow.blocks) {
    for (const event& e : block.events) {
      if (e.on != condition || e.is == event_kind::scope_end || e.is == event_kind::use) {
        continue;
      }
      if (e.inside_call || !llvm::isa_and_nonnull<clang::CXXMemberCallExpr>(e.at) ||
          !context.events.locks().before(stopper, e).empty()) {
        return false;
      }
      ++calls;
    }
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
