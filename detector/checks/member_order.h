#pragma once

#include "detector/check.h"

namespace snag::detector {

/// A thread in a member whose end waits for it, declared before members that the thread uses: they die first.
/// Part of snag-dangling-capture.
void find_members_that_die_first(const check_context& context);

}  // namespace snag::detector
