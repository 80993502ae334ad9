#pragma once

// The paths of a task that counts down: one that skips the count, and one that counts twice. Part of
// snag-misplaced-done.

#include <vector>

#include "detector/check.h"
#include "detector/checks/waiters.h"
#include "detector/events.h"

namespace snag::detector {

/// One task, and what it counts down.
struct counting_task {
  const body_events& spawner;
  const task& started;
  const body_events& code;
  object counter;                  ///< in terms of the code
  std::vector<const event*> done;  ///< the count-downs of it, in the order of the text
  std::vector<waiter> waiting;     ///< not empty
};

/// check_skipped reports a way out of the task on which it does not count.
void check_skipped(const check_context& context, const counting_task& one);

/// check_twice reports a path on which the task counts twice, where another counts once.
void check_twice(const check_context& context, const counting_task& one);

}  // namespace snag::detector
