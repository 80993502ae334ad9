#pragma once

#include "detector/check.h"

namespace snag::detector {

/// snag-send-after-close: a send can follow the close. docs/checks/send-after-close.md.
extern const check_info send_after_close;

}  // namespace snag::detector
