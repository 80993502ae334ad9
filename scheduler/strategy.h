#pragma once

// Who goes on: the strategies of control mode. Each chooses among the threads that can go on, and draws all
// it draws from the seed of the run. Internal to scheduler/.
//
//   random  each of them alike.
//   pct     the highest of random priorities; at d - 1 random steps the highest becomes the lowest
//           (Burckhardt, Kothari, Musuvathi, Nagarakatte, ASPLOS 2010).
//   pos     each operation draws a priority, anew when one that it races with was done first
//           (Yuan, Yang, Gu, CAV 2018).
//   surw    draws uniformly among the orders of the operations on a chosen object, by how many of them each
//           thread still has (Zhao, Wolff, Mathur, Roychoudhury, ASPLOS 2025).
//   first   stays; else the lowest number. What a schedule falls back on after its prefix.

#include <cstdint>

#include "scheduler/controlled.h"

namespace snag::scheduler::strategy {

/// begin prepares for a run.
void begin(const run_plan& plan) noexcept;

/// born draws what a new thread starts with.
void born(thread& t) noexcept;

/// announced notes that the thread has a new pending operation.
void announced(thread& t) noexcept;

/// choose returns one of `among` (in the order of their numbers; n > 0). `self` is who asks, or null where
/// it cannot go on; `step` counts from 0.
thread* choose(thread* const* among, std::uint32_t n, thread* self, std::uint32_t step) noexcept;

/// done notes that `t` was chosen, by whatever, and does its operation.
void done(thread& t, thread* const* among, std::uint32_t n) noexcept;

/// demote lets others go before `t` for a while: it yielded, or ran for too long alone.
void demote(thread& t) noexcept;

/// draw returns the next number of the run's sequence.
std::uint64_t draw() noexcept;

}  // namespace snag::scheduler::strategy
