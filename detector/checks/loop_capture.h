#pragma once

#include "detector/check.h"

namespace snag::detector {

/// snag-loop-capture: a variable of the iteration is captured by reference in a task that can outlive the
/// iteration. docs/checks/loop-capture.md.
extern const check_info loop_capture;

}  // namespace snag::detector
