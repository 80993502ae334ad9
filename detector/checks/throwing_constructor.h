#pragma once

#include "detector/check.h"

namespace snag::detector {

/// find_members_of_throwing_constructors reports threads in members whose constructor throws behind the
/// start: the destructor, which would join, does not run, and the member ends the process.
/// Part of snag-unjoined-thread.
void find_members_of_throwing_constructors(const check_context& context);

}  // namespace snag::detector
