#pragma once

#include "detector/check.h"

namespace snag::detector {

/// A thread in a member that its class starts and nobody can join, detach, move or give out: the end of the
/// object ends the process. Said only where all that could do so is in view. Part of snag-unjoined-thread.
void find_unjoined_members(const check_context& context);

}  // namespace snag::detector
