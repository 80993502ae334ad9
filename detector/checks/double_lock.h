#pragma once

#include "detector/check.h"

namespace snag::detector {

/// snag-double-lock: a lock is taken again by the thread that holds it. docs/checks/double-lock.md.
extern const check_info double_lock;

}  // namespace snag::detector
