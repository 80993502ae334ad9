#pragma once

// Values of a program's own that are set once: a lock, a condition and a flag or a place for the value, with
// members that set it and wake, and wait until it is there. Names play no part.

#include <optional>

#include "clang/AST/ASTContext.h"
#include "detector/class_shape.h"
#include "detector/inferred_class.h"
#include "detector/roles.h"

namespace snag::detector {

/// read_promise returns what the members of a class do, where all of its bodies together say that it is set
/// once, and that who waits for it waits for nothing else.
[[nodiscard]] std::optional<inferred_class> read_promise(const clang::ASTContext& ast,
                                                         const class_shape& shape, const roles& known);

}  // namespace snag::detector
