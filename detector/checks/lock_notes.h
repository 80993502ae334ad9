#pragma once

// What the checks of locks say alike: where a lock was taken, and through which calls something happens.

#include "detector/check.h"
#include "detector/lock_sets.h"

namespace snag::detector {

/// add_way adds a note for each call on the way to something that happens inside a callee, and one, `there`,
/// for the place itself. Without calls it adds nothing: the finding stands at the place.
void add_way(report& to, llvm::ArrayRef<call_step> through, clang::SourceLocation where,
             const std::string& there);

/// add_taken notes where a held lock was taken.
void add_taken(report& to, const taken_lock& held, const std::string& says);

/// 'name' of a function, with quotes: a lambda is "a lambda", a destructor says whose.
[[nodiscard]] std::string quoted(const clang::FunctionDecl& function);

}  // namespace snag::detector
