#pragma once

#include "detector/check.h"

namespace snag::detector {

/// snag-wait-without-predicate: a condition is waited for without a loop or predicate, or what a predicate
/// reads is written without the lock of the wait. docs/checks/wait-without-predicate.md.
extern const check_info wait_without_predicate;

}  // namespace snag::detector
