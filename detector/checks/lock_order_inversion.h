#pragma once

#include "detector/check.h"

namespace snag::detector {

/// snag-lock-order-inversion: two locks are taken in one order here and in the other there.
/// docs/checks/lock-order-inversion.md.
extern const check_info lock_order_inversion;

}  // namespace snag::detector
