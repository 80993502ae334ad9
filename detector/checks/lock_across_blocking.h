#pragma once

#include "detector/check.h"

namespace snag::detector {

/// snag-lock-across-blocking: a lock is held while the thread waits for somebody who wants it, or runs code
/// of somebody else. docs/checks/lock-across-blocking.md.
extern const check_info lock_across_blocking;

}  // namespace snag::detector
