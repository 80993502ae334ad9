#pragma once

// Queues of a program's own that can be closed: a lock, a condition, a store and a flag, with members that
// put in, wait and take out, and set the flag and wake. What a send or a second close does when the flag is
// set is read off the bodies as well. Names play no part.

#include <optional>

#include "clang/AST/ASTContext.h"
#include "detector/class_shape.h"
#include "detector/inferred_class.h"
#include "detector/roles.h"

namespace snag::detector {

/// read_queue returns what the members of a class do, where all of its bodies together say that it is a
/// queue that can be closed.
[[nodiscard]] std::optional<inferred_class> read_queue(const clang::ASTContext& ast, const class_shape& shape,
                                                       const roles& known);

}  // namespace snag::detector
