#pragma once

// The list of all threads that csp knows: its tasks, and every thread that has waited in csp. For
// introspection and leak_check only; nothing else depends on it.
//
// Thread safety: everything may be called from any thread. The registry's lock is never held while a csp lock
// of another kind is taken, except that `visit` may take a channel's.

#include <cstdint>
#include <functional>
#include <source_location>
#include <vector>

#include "csp/internal/waiter.h"

namespace csp::internal {

/// adopt gives the calling thread its record as a task that was spawned at `spawned`. A thread that was not
/// adopted becomes known, as a plain thread, at its first wait. `service` threads are csp's own.
thread_record& adopt_this_thread(std::uint64_t id, const std::source_location& spawned, bool service);

/// expect_task counts a task that is about to be started, before its thread exists, so that no check can miss
/// it, and returns its id (1, 2, ...). Every expected task must be adopted, or given up.
std::uint64_t expect_task(const std::source_location& spawned);
void give_up_task(std::uint64_t id);

/// release_this_thread ends the calling thread's record. Tasks call it as their last act; plain threads when
/// they end.
void release_this_thread() noexcept;

/// last_task_id returns the id of the task that was spawned last.
std::uint64_t last_task_id();

/// What the registry holds of one thread at one moment.
struct thread_view {
  const thread_record* record = nullptr;  ///< null: expected, not started yet
  std::uint64_t id = 0;                   ///< 0: a plain thread
  bool service = false;
  std::source_location spawned;
  std::uint64_t phase = 0;
};

/// snapshot returns all threads known, in no order.
std::vector<thread_view> snapshot();

/// changed_since_blocks: a watcher waits until `holds()` returns true; it is evaluated now and whenever a
/// thread starts to wait or a task ends. Returns false where `until` came first. The registry is not locked
/// while `holds` runs. Counts as a timed wait, or not, as `until` says.
bool watch_until(const std::function<bool()>& holds, const deadline& until);

/// notify_watchers tells the watchers that something has changed. Cheap where there are none.
void notify_watchers() noexcept;

}  // namespace csp::internal
