#pragma once

#include "detector/check.h"

namespace snag::detector {

/// snag-misplaced-done: a counter is counted down before the work is published, or not on every path.
/// docs/checks/misplaced-done.md.
extern const check_info misplaced_done;

}  // namespace snag::detector
