#pragma once

#include "detector/check.h"

namespace snag::detector {

/// snag-escaping-exception: an exception can leave a task that nobody catches it from, and end the process.
/// docs/checks/escaping-exception.md.
extern const check_info escaping_exception;

}  // namespace snag::detector
