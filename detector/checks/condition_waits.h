#pragma once

// Waits on conditions, with what they wait for: the ground of snag-wait-without-predicate.

#include <vector>

#include "detector/check.h"
#include "detector/events.h"
#include "detector/lock_sets.h"

namespace snag::detector {

/// One wait on a condition, and what it waits for as far as it can be seen.
struct condition_wait {
  const body_events* body = nullptr;
  const event* at = nullptr;
  std::vector<lock_path> locks;                ///< given back while it waits
  std::vector<const clang::ValueDecl*> reads;  ///< what its predicate, or its loop's condition, asks
  const clang::Stmt* predicate = nullptr;      ///< the predicate's body, or the loop's condition
  bool has_predicate = false;
};

/// The last part of an object: what all objects of its class have of that name.
[[nodiscard]] const clang::ValueDecl* part_of(const object& what);

/// all_waits finds them, in functions and lambdas.
[[nodiscard]] std::vector<condition_wait> all_waits(const check_context& context);

/// check_single_wake_ups reports a wake-up of one where several tasks wait on one condition for different
/// things: it can go to one who does not need it, and is lost then.
void check_single_wake_ups(const check_context& context, const std::vector<condition_wait>& waits);

}  // namespace snag::detector
