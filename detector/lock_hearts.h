#pragma once

#include "detector/roles.h"

namespace snag::detector {

/// is_heart_of_a_lock says whether a field is a lock around which its class is made, and which its class
/// takes for its callers (void lock() { inner_.lock(); }): an object of the class is the lock then.
[[nodiscard]] bool is_heart_of_a_lock(const clang::ValueDecl* part, const roles& known);

}  // namespace snag::detector
