#pragma once

// Roles that a program's own classes get from what their bodies do, before any rule looks at them: what a
// model says of std::latch is true as well of a class that keeps a number under a lock, counts it down and
// wakes, and waits until it is zero (inferred_latches.h); what it says of a channel is true of a queue that
// can be closed (inferred_queues.h), and of std::promise of a value that is set once (inferred_promises.h).
// Names play no part. The fields may stand in base classes or behind a pointer that several classes share,
// and the members may override an interface, whose calls then mean what all classes behind it agree on.

#include "clang/AST/ASTContext.h"
#include "detector/roles.h"

namespace snag::detector {

/// In cross_tu_table.h.
class summary_table;

/// infer_roles finds the latches, closable queues and values that are set once among the classes of a
/// translation unit and tells `known` what their members do. Nothing is said of a class with a member that
/// does anything else to what it keeps. `others` may be null; it tells of classes whose bodies stand in other
/// units.
void infer_roles(clang::ASTContext& ast, const roles& known, const summary_table* others);

}  // namespace snag::detector
