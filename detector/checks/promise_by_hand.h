#pragma once

// A value that is set once, by a class of the program's own: no library says who has to answer it, so only
// what stands in the spawner counts.

#include "detector/check.h"
#include "detector/events.h"

namespace snag::detector {

/// owes_alone says whether a task alone can set a local of its spawner, which waits for that whatever happens
/// in between: apart from the task, the spawner names the local for calls on it alone, and comes from the
/// start to the wait without a branch, and without hearing of anybody before.
[[nodiscard]] bool owes_alone(const check_context& context, const body_events& spawner, const task& started,
                              const clang::VarDecl& promise);

}  // namespace snag::detector
