#pragma once

// Guards and locks of the program's own whose bodies are elsewhere: what stands under one may well be locked.

#include "detector/check.h"
#include "detector/events.h"

namespace snag::detector {

/// is_own_guard says whether a variable may be a guard of the program's own: a class with a destructor of its
/// own, of which no model speaks, made from an object.
[[nodiscard]] bool is_own_guard(const check_context& context, const clang::VarDecl& variable);

/// may_be_guarded says whether a statement of a body stands, in the order of the text, behind such a guard in
/// a block around it, or behind a call for its effect alone, without arguments, of which nothing is known:
/// mutex_.lock().
[[nodiscard]] bool may_be_guarded(const check_context& context, const body_events& body,
                                  const clang::Stmt* at);

}  // namespace snag::detector
