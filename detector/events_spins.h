#pragma once

// Waits of an object's own that no model names: loops that ask the object's fields again and again.

#include "clang/AST/DeclCXX.h"
#include "clang/AST/Stmt.h"

namespace snag::detector {

/// spins_on_fields says whether a loop stands in a statement that goes on until a condition on the fields of
/// `this`, or on what a member function of `this` says, holds, and does not itself change what it asks:
/// `while (left_.load() != 0) std::this_thread::yield();`. Member functions that are called are looked into.
[[nodiscard]] bool spins_on_fields(const clang::Stmt* in, const clang::CXXRecordDecl& of);

}  // namespace snag::detector
