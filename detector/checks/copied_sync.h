#pragma once

#include "detector/check.h"

namespace snag::detector {

/// snag-copied-sync: a counter, lock or condition is copied where it must be shared.
/// docs/checks/copied-sync.md.
extern const check_info copied_sync;

}  // namespace snag::detector
