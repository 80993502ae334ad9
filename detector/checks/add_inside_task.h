#pragma once

#include "detector/check.h"

namespace snag::detector {

/// snag-add-inside-task: the count goes up inside the task that the waiter waits for.
/// docs/checks/add-inside-task.md.
extern const check_info add_inside_task;

}  // namespace snag::detector
