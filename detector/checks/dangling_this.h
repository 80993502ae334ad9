#pragma once

#include "detector/check.h"

namespace snag::detector {

/// The part of snag-dangling-capture where the owner of `this` is in view: a local object whose member
/// function starts a task that nobody can wait for, and that uses the object.
void find_outlived_owners(const check_context& context);

}  // namespace snag::detector
