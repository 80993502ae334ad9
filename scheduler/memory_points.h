#pragma once

// Atomics and plain memory accesses as points. Internal to scheduler/.
//
// Code made with -fsanitize=thread announces each access by a call of __tsan_readN and its like. The link
// routes those that scheduler/memory_points.rsp names to scheduler/interpose_memory.cpp, which comes here
// first and then goes on to TSan.

#include <cstdint>

#include "scheduler/trace.h"

namespace snag::scheduler {

/// What is a point besides synchronisation: 0 nothing, 1 atomics, 2 all accesses of instrumented code. 0
/// unless control mode runs.
[[gnu::visibility("hidden")]] extern int point_level;

/// memory_point may let other threads go before the access. `pc` is the return address of the announcement,
/// which lies in the line that accesses. Blocks until the calling thread is chosen.
void memory_point(trace::op what, const void* address, std::uintptr_t pc) noexcept;

/// points_at says whether accesses of a level (1 atomics, 2 plain) are points now. One load.
inline bool points_at(int level) noexcept {
  return __builtin_expect(static_cast<long>(__atomic_load_n(&point_level, __ATOMIC_RELAXED) >= level), 0) !=
         0;
}

}  // namespace snag::scheduler
