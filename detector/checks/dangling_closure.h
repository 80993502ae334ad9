#pragma once

#include "detector/check.h"

namespace snag::detector {

/// The part of snag-dangling-capture that needs no task: a closure that is returned, and captures what dies
/// with the function that returns it.
void find_returned_closures(const check_context& context);

}  // namespace snag::detector
