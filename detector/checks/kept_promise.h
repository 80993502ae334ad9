#pragma once

#include "detector/check.h"

namespace snag::detector {

/// The part of snag-broken-promise where a promise is made, asked for its future, and then forgotten: nobody
/// else has it, nobody answers it, and its future is waited for.
void find_kept_promises(const check_context& context);

}  // namespace snag::detector
