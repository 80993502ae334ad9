#pragma once

// What the parts of snag-lost-cancel have in common: whether a task ends by itself, and what it has to hear
// in order to end.

#include <vector>

#include "detector/check.h"
#include "detector/events.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SmallPtrSet.h"

namespace snag::detector {

/// Declarations (flags, tokens, contexts) that say 'stop', and the truth of each while nobody has asked for
/// it.
using unheard = llvm::DenseMap<const clang::ValueDecl*, bool>;

/// can_end says whether a function can come to its end, exceptions that leave it not counted, while nothing
/// of `silent` asks it to stop. Calls of functions whose bodies are at hand are followed; of all others it is
/// believed that they return. True where the body is not at hand.
[[nodiscard]] bool can_end(const check_context& context, const clang::FunctionDecl* code,
                           const unheard& silent);

/// The declarations that a statement names, and those that the functions which it calls name. `unknown` where
/// something is called whose body is not at hand though it belongs to the program.
struct mentioned {
  llvm::SmallPtrSet<const clang::ValueDecl*, 16> names;
  bool unknown = false;
};
[[nodiscard]] mentioned mentions(const check_context& context, const clang::Stmt* part);

/// endless_loop returns the last loop of a function, or of what it calls, that is never left while nothing of
/// `silent` asks for it; null where no loop is the reason.
[[nodiscard]] const clang::Stmt* endless_loop(const check_context& context, const clang::FunctionDecl* code,
                                              const unheard& silent);

/// The truth value that a write gives to a flag, where it is a constant.
[[nodiscard]] std::optional<bool> written_truth(const check_context& context, const event& write);

/// An expression without its casts, conversions to bool and parentheses.
[[nodiscard]] const clang::Expr* without_conversions(const clang::Expr* expression);

}  // namespace snag::detector
