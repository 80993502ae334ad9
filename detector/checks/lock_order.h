#pragma once

// The orders in which a translation unit takes its locks: the graph under snag-lock-order-inversion.

#include <vector>

#include "detector/check.h"
#include "detector/events.h"
#include "detector/lock_sets.h"

namespace snag::detector {

/// One lock that is taken while another is held.
struct lock_edge {
  const clang::ValueDecl* from = nullptr;
  const clang::ValueDecl* to = nullptr;
  taken_lock held;
  taken_lock taken;
  const body_events* in = nullptr;
  std::vector<const clang::ValueDecl*> gates;  ///< locks that are held as well, for writing
};

/// all_edges collects them, in the order of the text, between locks of different declarations and between two
/// objects' locks of one declaration. Locks that are taken at once are in no order.
[[nodiscard]] std::vector<lock_edge> all_edges(const check_context& context);

/// find_cycle returns edges that lead from the end of an edge back to its beginning, such that all of them
/// can be waited in at one time; empty: none.
[[nodiscard]] std::vector<const lock_edge*> find_cycle(const std::vector<lock_edge>& edges,
                                                       const lock_edge& from);

/// orders_objects says whether a function puts the two objects of an edge into an order: by comparing them,
/// or something of them, before it locks.
[[nodiscard]] bool orders_objects(const lock_edge& edge);

}  // namespace snag::detector
