#pragma once

// Who waits for a counter: the question of the rules about counting.

#include <vector>

#include "detector/check.h"
#include "detector/events.h"

namespace snag::detector {

/// A wait for a counter: in the spawner, in a task beside the one that counts, or in a function elsewhere.
struct waiter {
  const body_events* body = nullptr;
  const event* wait = nullptr;
  const task* in = nullptr;  ///< null: no task of the spawner
};

/// seen_from_spawner gives an object of the waiter's code in terms of the spawner.
[[nodiscard]] object seen_from_spawner(const waiter& w, const object& what);

/// waiters_for finds whoever waits for `counter` (in the spawner's terms) beside the task that counts: in the
/// spawner, in its other tasks, and, where there is none and the counter is not a local, anywhere in the
/// translation unit.
[[nodiscard]] std::vector<waiter> waiters_for(const check_context& context, const body_events& spawner,
                                              const task& counting, const object& counter);

/// is_shared: a field or a variable with static storage, which other functions know too.
[[nodiscard]] bool is_shared(const object& what);

}  // namespace snag::detector
