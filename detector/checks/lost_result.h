#pragma once

#include "detector/check.h"

namespace snag::detector {

/// snag-lost-result: a task writes to a copy of its own, or the result is copied before it is written, and
/// the spawner reads what was there before. docs/checks/lost-result.md.
extern const check_info lost_result;

}  // namespace snag::detector
