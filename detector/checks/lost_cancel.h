#pragma once

#include "detector/check.h"

namespace snag::detector {

/// snag-lost-cancel: a request to stop is not made on every path, or does not reach the task.
extern const check_info lost_cancel;

// Its parts, each a question of its own.

/// A context is derived, a task waits on it, and a path leaves without its cancel: lost_cancel_path.cpp.
void find_uncancelled_contexts(const check_context& context);

/// A thread that is joined and cannot end, or whose wait the stop does not reach: lost_cancel_worker.cpp.
void find_unstoppable_workers(const check_context& context);

/// A thread that is joined before its local flag, token or context was told to stop: lost_cancel_join.cpp.
void find_unrequested_joins(const check_context& context);

/// The wrong source: a group under no context where one is at hand, and a caller's context that is thrown
/// away: lost_cancel_source.cpp.
void find_wrong_sources(const check_context& context);

/// A sleep that a stop does not end, in a task that is waited for with a limit: lost_cancel_sleep.cpp.
void find_deaf_sleeps(const check_context& context);

}  // namespace snag::detector
