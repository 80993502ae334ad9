#pragma once

// Roles that a unit reads off the bodies of its classes (inferred_roles.h), for the units that have no more
// than a declaration of them.

#include <vector>

#include "clang/AST/ASTContext.h"
#include "detector/check.h"
#include "detector/cross_tu.h"

namespace snag::detector {

/// is_for_others says whether a function is defined here, once for the whole program: what is inline is at
/// hand wherever it is called.
[[nodiscard]] bool is_for_others(const clang::ASTContext& ast, const clang::FunctionDecl& function);

/// inferred_classes returns the queues and latches of which a body stands here for others, and the interfaces
/// in front of those that stand here.
[[nodiscard]] std::vector<summary_class> inferred_classes(const check_context& context);

/// events_by_role returns what a member of such a class does in the terms of its role: one event on its
/// object. Empty for all other functions.
[[nodiscard]] std::vector<summary_event> events_by_role(const check_context& context,
                                                        const clang::FunctionDecl& function);

}  // namespace snag::detector
