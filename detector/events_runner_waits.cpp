// Who waits for a task by way of what runs it: a loop of handlers, an object whose threads take tasks.

#include <algorithm>

#include "detector/events_spins.h"
#include "detector/events_waits.h"

namespace snag::detector {

/// A handler is over, for all that is known, once a loop has run, or somebody may have run one, or has taken
/// the handler off.
bool waits::may_run_loop(const event& e) const {
  switch (e.is) {
    case event_kind::wait:
    case event_kind::join:
    case event_kind::cancel:
      return true;
    case event_kind::touch: {
      const clang::ValueDecl* last = e.on.member != nullptr ? e.on.member : e.on.root;
      const type_model* kind = last == nullptr ? nullptr : context_.known.of(last->getType());
      return kind != nullptr && kind->is == object_kind::group;
    }
    default:
      return false;
  }
}

/// The call that started the task, or another like it: what hands an object a task waits for room, at most.
bool waits::hands_over_as_well(const event& e) const {
  const auto* post = llvm::dyn_cast_or_null<clang::CallExpr>(task_.spawn);
  const auto* call = llvm::dyn_cast_or_null<clang::CallExpr>(e.at);
  return task_.by_callee != nullptr && call != nullptr && post != nullptr &&
         call->getDirectCallee() != nullptr && call->getDirectCallee() == post->getDirectCallee();
}

/// pool.drain(): until a condition holds of the object whose threads run the task.
bool waits::is_wait_of_runner(const event& e) const {
  const clang::ValueDecl* last = e.on.member != nullptr ? e.on.member : e.on.root;
  const auto* condition = llvm::dyn_cast_or_null<clang::FieldDecl>(last);
  const type_model* kind = condition == nullptr ? nullptr : context_.known.of(condition->getType());
  if (task_.by_callee == nullptr || !e.blocks || kind == nullptr ||
      (kind->is != object_kind::condition && kind->is != object_kind::atomic &&
       kind->is != object_kind::counter)) {
    return false;
  }
  return !hands_over_as_well(e) && std::ranges::any_of(task_.holders, [&](const object& held) {
    const auto* of = llvm::dyn_cast_or_null<clang::FieldDecl>(held.root);
    const auto* own = llvm::dyn_cast<clang::FieldDecl>(e.on.root);
    return held && (e.on.member == nullptr ? own != nullptr && of != nullptr && held.member == nullptr &&
                                                 of->getParent() == own->getParent()
                                           : held.root == e.on.root);
  });
}

/// pool.wait(), by a loop that asks the pool's own fields until they say that nothing is left.
bool waits::is_spin_of_runner(const event& e) const {
  const auto* call = llvm::dyn_cast_or_null<clang::CXXMemberCallExpr>(e.at);
  const auto* post =
      task_.by_callee == nullptr ? nullptr : llvm::dyn_cast_or_null<clang::CXXMemberCallExpr>(task_.spawn);
  if (call == nullptr || post == nullptr || call->getMethodDecl() == nullptr ||
      call->getMethodDecl() == post->getMethodDecl()) {
    return false;
  }
  const clang::FunctionDecl* callee = call->getMethodDecl()->getDefinition();
  const clang::Expr* asked = call->getImplicitObjectArgument();
  const clang::Expr* given = post->getImplicitObjectArgument();
  const object runner = context_.events.object_of(given);
  const bool same = runner ? context_.events.object_of(asked) == runner
                           : llvm::isa<clang::CXXThisExpr>(asked->IgnoreParenImpCasts()) &&
                                 llvm::isa<clang::CXXThisExpr>(given->IgnoreParenImpCasts());
  return same && callee != nullptr && callee->hasBody() &&
         spins_on_fields(callee->getBody(), *call->getMethodDecl()->getParent());
}

}  // namespace snag::detector
