#pragma once

// Branches for the case that a lock or a condition itself refuses: if (int e = pthread_mutex_lock(&m)) throw
// ... An untimed lock, unlock, wait or wake-up refuses where the program is broken already (a lock that was
// destroyed, one that another thread holds), so that nobody's run meets what is thrown there.

#include "detector/roles.h"

namespace snag::detector {

/// branch_of_refusal returns the branch of an `if` that is taken where such a call did not succeed: what its
/// condition asks is what the call returned, or a local that holds nothing else. Null where it asks
/// anything else, or where there is no such branch.
[[nodiscard]] const clang::Stmt* branch_of_refusal(const roles& known, const clang::IfStmt& branch);

}  // namespace snag::detector
