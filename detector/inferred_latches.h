#pragma once

// Latches of a program's own: a lock, a condition and one number that all waits are for, with members that
// count it down and wake, and wait until it is zero. What else the class has, and names, play no part.

#include <optional>

#include "detector/class_shape.h"
#include "detector/inferred_class.h"
#include "detector/roles.h"

namespace snag::detector {

/// read_latch returns what the members of a class do, where all of its bodies together say that it is a
/// latch.
[[nodiscard]] std::optional<inferred_class> read_latch(const class_shape& shape, const roles& known);

}  // namespace snag::detector
