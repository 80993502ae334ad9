#pragma once

#include "detector/check.h"

namespace snag::detector {

/// snag-copied-sync: a counter, lock or condition is copied where it must be shared.
/// docs/checks/copied-sync.md.
extern const check_info copied_sync;

/// holds_sync: a value of the type has a lock, a condition, a counter or an atomic in it.
[[nodiscard]] bool holds_sync(const check_context& context, clang::QualType type);

}  // namespace snag::detector
