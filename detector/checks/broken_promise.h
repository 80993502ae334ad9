#pragma once

#include "detector/check.h"

namespace snag::detector {

/// snag-broken-promise: a promise or reply can be dropped without an answer. docs/checks/broken-promise.md.
extern const check_info broken_promise;

}  // namespace snag::detector
