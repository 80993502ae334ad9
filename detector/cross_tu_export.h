#pragma once

// What a translation unit tells the others: from its events to cross_tu.h.

#include "detector/check.h"
#include "detector/cross_tu.h"

namespace snag::detector {

/// summarise tells what the functions do that the unit defines for others, what it asks of functions that it
/// does not have, and the orders of its locks. The sink of `context` is not used.
[[nodiscard]] unit_summary summarise(const check_context& context);

}  // namespace snag::detector
