#pragma once

#include "detector/checks/writers.h"

namespace snag::detector {

/// The part of snag-leaked-writer where the receiver does not leave but comes too late: the writers are
/// waited for before anybody reads what they send.
void judge_late_receiver(const check_context& context, const writer& w);

}  // namespace snag::detector
