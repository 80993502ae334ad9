#pragma once

#include <functional>
#include <vector>

#include "detector/check.h"
#include "detector/checks/accesses.h"

namespace snag::detector {

/// snag-shared-write: tasks write the same object without a lock in common. docs/checks/shared-write.md.
extern const check_info shared_write;

/// class_races finds fields that the functions of one class use without a lock in common: part of
/// snag-shared-write.
void class_races(const check_context& context, access_finder& accesses);

/// parallel_calls finds what the closures write that the body gives to parallel algorithms: each is called
/// many times at once. Part of snag-shared-write.
void parallel_calls(const check_context& context, access_finder& accesses, const body_events& body);

/// polled_flags finds locals that a task's loop asks and its spawner sets, but of the tasks of which
/// something was told already; `own` is what the spawner does. Part of snag-shared-write.
void polled_flags(const check_context& context, access_finder& accesses, const body_events& body,
                  const std::vector<access>& own, const std::function<bool(const task&)>& told_already);

}  // namespace snag::detector
