#pragma once

// Where a unit names the members of its classes.

#include <functional>

#include "detector/check.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/DenseSet.h"

namespace snag::detector {

/// Mentions of a member that say nothing of interest to a rule.
struct harmless_mentions {
  std::function<bool(const clang::CXXOperatorCallExpr&)> assignment;  ///< of `member = ...`
  std::function<bool(const clang::CXXMethodDecl&)> call;              ///< of `member.f()`
};

/// mentioned_otherwise returns those of the members that are named anywhere in the unit, libraries aside, in
/// a way that is not harmless: a guard may be made of one, a pointer to it taken, a part of its object bound
/// to it. In a template or a generic lambda, where no more than the name is known, the name counts.
[[nodiscard]] llvm::DenseSet<const clang::FieldDecl*> mentioned_otherwise(
    const check_context& context, llvm::ArrayRef<const clang::FieldDecl*> members,
    const harmless_mentions& harmless);

}  // namespace snag::detector
