#pragma once

#include "detector/check.h"

namespace snag::detector {

/// snag-missing-unlock: a lock that is taken by hand is not given back on some path, exceptions included.
/// docs/checks/missing-unlock.md.
extern const check_info missing_unlock;

}  // namespace snag::detector
