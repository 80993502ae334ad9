#pragma once

// Functions that call each other in a circle, found callees first.

#include <vector>

#include "detector/events.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace snag::detector {

/// Functions that all come back to each other by calls; or one by itself.
struct call_circle {
  struct member {
    const body_events* body = nullptr;
    /// Whom it calls: those that were not settled when it was asked, in the circle or not.
    std::vector<const body_events*> callees;
  };
  std::vector<member> members;

  /// comes_back says whether a member comes back to itself: false of most functions.
  [[nodiscard]] bool comes_back() const;
};

/// settle_callees_first gives `settle` each circle that a body comes to by calls, its own last, once all that
/// the circle calls outside of itself is settled. `callees_of` is asked once of each body and gives those
/// that are not settled. What is a circle does not depend on where the search begins.
void settle_callees_first(const body_events& from, llvm::function_ref<bool(const body_events&)> is_settled,
                          llvm::function_ref<std::vector<const body_events*>(const body_events&)> callees_of,
                          llvm::function_ref<void(const call_circle&)> settle);

}  // namespace snag::detector
