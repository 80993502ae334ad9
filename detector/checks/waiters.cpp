#include "detector/checks/waiters.h"

namespace snag::detector {

object seen_from_spawner(const waiter& w, const object& what) {
  return w.in == nullptr ? what : in_terms_of(*w.in, what);
}

bool is_shared(const object& what) {
  const auto* variable = llvm::dyn_cast_or_null<clang::VarDecl>(what.root);
  return llvm::isa_and_nonnull<clang::FieldDecl>(what.root) ||
         (variable != nullptr && !variable->hasLocalStorage());
}

std::vector<waiter> waiters_for(const check_context& context, const body_events& spawner,
                                const task& counting, const object& counter) {
  std::vector<waiter> found;
  const auto look = [&](const body_events* body, const task* in) {
    if (body == nullptr) {
      return;
    }
    for (const event& e : body->flow.all_events()) {
      const waiter candidate{body, &e, in};
      if (e.is == event_kind::wait && seen_from_spawner(candidate, e.on) == counter) {
        found.push_back(candidate);
      }
    }
  };
  look(&spawner, nullptr);
  for (const auto& beside : spawner.tasks) {
    if (beside.get() != &counting) {
      look(context.events.of(beside->code), beside.get());
    }
  }
  if (found.empty() && is_shared(counter)) {
    for (const auto& body : context.events.bodies()) {
      if (body.get() != &spawner && body->function != counting.code) {
        look(body.get(), nullptr);
      }
    }
  }
  return found;
}

}  // namespace snag::detector
