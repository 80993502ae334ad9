#pragma once

// Whether anybody but a thread and its stopper has a way to what the thread waits for.

#include "detector/check.h"
#include "detector/events.h"
#include "llvm/ADT/SmallPtrSet.h"

namespace snag::detector {

using name_set = llvm::SmallPtrSet<const clang::ValueDecl*, 8>;

/// Who gives something away, and what of it does not count.
struct giving {
  name_set names;
  /// Lambdas that are left out, with all that is in them.
  llvm::SmallPtrSet<const clang::FunctionDecl*, 8> own;
  /// An expression that is left out.
  const clang::Stmt* start = nullptr;
  /// A copy of one of the names is as good as itself.
  bool copies_share = false;
};

/// gives_away says whether a statement does more with one of the names than to read it, to write to it and to
/// call its methods: what is bound to it, or given its address, may work on it later, out of sight.
[[nodiscard]] bool gives_away(const check_context& context, const clang::Stmt* part, const giving& what);

/// names_any says whether a statement names one of them, lambdas included; what `what` leaves out is.
[[nodiscard]] bool names_any(const clang::Stmt* part, const giving& what);

/// code_of returns a function and all that it calls, lambdas included.
[[nodiscard]] llvm::SmallPtrSet<const clang::FunctionDecl*, 8> code_of(const check_context& context,
                                                                       const clang::FunctionDecl* code);

/// other_way_to says whether anybody but the thread that waits in `waiter` may work on one of the names, by
/// itself or because somebody calls it back: another task, a lambda, or somebody to whom it was given.
[[nodiscard]] bool other_way_to(const check_context& context, const task& started, const body_events& waiter,
                                const name_set& names);

/// calls_unknown says whether between the statements (null: the body's begin and end) a body calls somebody
/// of whom nothing is known, or has a variable whose destructor may do anything.
[[nodiscard]] bool calls_unknown(const check_context& context, const body_events& body,
                                 const clang::Stmt* from, const clang::Stmt* to);

}  // namespace snag::detector
