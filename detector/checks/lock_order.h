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

/// Finds circles among edges, which have to outlive it. Locks that do not lie on a common circle are told
/// apart beforehand, so that locks which everybody takes in one order cost nothing.
class lock_cycles {
 public:
  explicit lock_cycles(const std::vector<lock_edge>& edges);

  /// back_to returns edges that lead from the end of an edge back to its beginning, such that all of them can
  /// be waited in at one time; empty: none.
  [[nodiscard]] std::vector<const lock_edge*> back_to(const lock_edge& from) const;

 private:
  using edges_of = llvm::DenseMap<const clang::ValueDecl*, std::vector<const lock_edge*>>;
  edges_of by_start_;
  edges_of by_end_;
  llvm::DenseMap<const clang::ValueDecl*, unsigned> circle_;
};

/// orders_objects says whether a function puts the two objects of an edge into an order: by comparing them,
/// or something of them, before it locks.
[[nodiscard]] bool orders_objects(const lock_edge& edge);

}  // namespace snag::detector
