#pragma once

// Waits on conditions that no limit and no token ends.

#include <vector>

#include "detector/check.h"
#include "detector/events.h"

namespace snag::detector {

/// A wait on a condition that ends only by being woken.
struct endless_wait {
  const body_events* body = nullptr;
  const clang::CallExpr* call = nullptr;
  object condition;
  const clang::Stmt* predicate = nullptr;  ///< what must become true; null: being woken is enough
};

/// endless_waits returns those of a function and of what it calls.
[[nodiscard]] std::vector<endless_wait> endless_waits(const check_context& context,
                                                      const clang::FunctionDecl* code);

}  // namespace snag::detector
