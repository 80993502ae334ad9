#pragma once

// Locks that are made around or upon another: the two are one.

#include <utility>

#include "detector/roles.h"

namespace snag::detector {

/// is_heart_of_a_lock says whether a field is a lock around which its class is made, and which its class
/// takes for its callers (void lock() { inner_.lock(); }): an object of the class is the lock then.
[[nodiscard]] bool is_heart_of_a_lock(const clang::ValueDecl* part, const roles& known);

/// lock_made_upon returns what a lock is made upon by its initialiser, by reference or address: a monitor of
/// a mutex. Null where it is none.
[[nodiscard]] const clang::Expr* lock_made_upon(const roles& known, const clang::Expr* init);

/// The same of a field, with the constructor of its class that makes it so; nulls where none does.
[[nodiscard]] std::pair<const clang::Expr*, const clang::FunctionDecl*> lock_made_upon(
    const roles& known, const clang::FieldDecl& field);

}  // namespace snag::detector
