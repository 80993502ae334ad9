#pragma once

// What is known right behind a wait on a condition.

#include <functional>
#include <optional>

#include "clang/AST/Expr.h"
#include "detector/check.h"
#include "detector/events.h"
#include "llvm/ADT/DenseMap.h"

namespace snag::detector {

/// Conditions, or halves of them, and the truth of each.
using known_truths = llvm::DenseMap<const clang::Expr*, bool>;

/// after_waits looks at each `if` that stands right behind a wait whose predicate has become true:
/// `changed.wait(lock, [&] { return stopped || !jobs.empty(); }); if (jobs.empty()) return;`. Where `truth`
/// says that nobody has stopped it, there are jobs.
[[nodiscard]] known_truths after_waits(const check_context& context, const body_events& body,
                                       const std::function<std::optional<bool>(const clang::Expr*)>& truth);

}  // namespace snag::detector
