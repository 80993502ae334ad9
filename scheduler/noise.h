#pragma once

// Seeded delays at synchronisation points, so that many runs meet many interleavings. Internal to scheduler/.
//
// Each run has a profile that its seed picks: calm, yields, short sleeps, some slow threads, late starts.
// Each thread has its own stream of numbers, derived from the run's seed and from its place in the tree of
// creations, so that what a thread is dealt does not depend on what the others do.

#include <cstdint>

#include "scheduler/thread.h"

namespace snag::scheduler::noise {

/// begin picks the profile of the run. The process has one thread.
void begin(std::uint64_t seed) noexcept;

/// enlist gives a thread its stream. Called by the thread itself before its first point.
void enlist(thread& t) noexcept;

/// point may delay the calling thread. A few nanoseconds where it does not.
void point(thread& t) noexcept;

/// started may delay a thread that has just begun.
void started(thread& t) noexcept;

}  // namespace snag::scheduler::noise
