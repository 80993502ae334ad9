#pragma once

#include "detector/check.h"

namespace snag::detector {

/// snag-dangling-capture: a local is captured by reference in a task that can outlive it.
/// docs/checks/dangling-capture.md.
extern const check_info dangling_capture;

}  // namespace snag::detector
