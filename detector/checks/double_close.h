#pragma once

#include "detector/check.h"

namespace snag::detector {

/// snag-double-close: a channel is closed twice, because it has two owners. docs/checks/double-close.md.
extern const check_info double_close;

}  // namespace snag::detector
