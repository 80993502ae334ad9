#pragma once

#include "detector/check.h"
#include "detector/checks/condition_waits.h"

namespace snag::detector {

/// stale_after returns what a round takes from a store, or counts, behind a wait that it asked for once: `if
/// (jobs.empty()) filled.wait(lock); job = jobs.front();`. Nothing asks again on the way there. Null where
/// the round asks, or does nothing of the sort.
[[nodiscard]] const clang::Expr* stale_after(const check_context& context, const condition_wait& wait);

}  // namespace snag::detector
