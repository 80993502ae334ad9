#pragma once

#include "detector/check.h"

namespace snag::detector {

/// snag-premature-close: a channel is closed while tasks may still send to it.
/// docs/checks/premature-close.md.
extern const check_info premature_close;

}  // namespace snag::detector
