#pragma once

// Small questions about the ways on which a lock is held: for snag-missing-unlock.

#include <optional>

#include "detector/events.h"
#include "detector/lock_sets.h"

namespace snag::detector {

/// A lock that is tried for as the whole condition of a branch.
struct tried_lock {
  flow_point got;  ///< where it is held
  const clang::IfStmt* branch = nullptr;
  bool leaves_without = false;  ///< if (!lock.try_lock()) return; what follows has it
};

/// where_tried finds it; nothing where the answer is used in any other way.
[[nodiscard]] std::optional<tried_lock> where_tried(const body_events& body, const event& tries);

/// innermost_loop returns the loop around a statement, or null.
[[nodiscard]] const clang::Stmt* innermost_loop(const body_events& body, const clang::Stmt* part);

/// Whose lock it is that the rounds of a loop take.
enum class lock_rounds {
  one_for_all,   ///< the same in each round, or no loop
  own,           ///< of an object that each round has for itself: an element, a local
  own_and_alone  ///< the same, and the round uses nothing but its members: nobody has it once the round is
                 ///< over
};
[[nodiscard]] lock_rounds rounds_of(const body_events& body, const event& taken);

}  // namespace snag::detector
