#pragma once

#include "detector/check.h"

namespace snag::detector {

/// snag-future-serialised: the handle of a task dies where the task was started, and its end waits: the call
/// is synchronous. docs/checks/future-serialised.md.
extern const check_info future_serialised;

}  // namespace snag::detector
