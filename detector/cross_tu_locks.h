#pragma once

// What functions do to locks, and the orders in which a unit takes them, for other units.

#include "detector/check.h"
#include "detector/cross_tu.h"
#include "detector/events.h"
#include "detector/lock_sets.h"

namespace snag::detector {

/// add_locks tells which locks a function takes, keeps and gives back, and where it may block.
void add_locks(const check_context& context, const body_events& body, function_summary& to);

/// add_call_edges tells that a function of another unit is called while locks are held.
void add_call_edges(const check_context& context, const body_events& body, const held_locks& held,
                    const summary_event& call, std::vector<summary_edge>& to);

/// add_edges tells the orders of the unit's locks.
void add_edges(const check_context& context, unit_summary& to);

}  // namespace snag::detector
