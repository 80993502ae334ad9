#pragma once

#include "detector/check.h"

namespace snag::detector {

/// snag-shared-write: tasks write the same object without a lock in common. docs/checks/shared-write.md.
extern const check_info shared_write;

/// class_races finds fields that the functions of one class use without a lock in common: part of
/// snag-shared-write.
void class_races(const check_context& context);

}  // namespace snag::detector
