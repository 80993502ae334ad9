#pragma once

// Queues of a program's own that can be closed: a lock, a condition, a store and a flag, with members that
// put in, wait and take out, and set the flag and wake. What a send or a second close does when the flag is
// set is read off the bodies as well. Names play no part.

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "detector/roles.h"

namespace snag::detector {

/// infer_queue tells `known` what the members of a class do, where all of its bodies together say that it is
/// a queue that can be closed. False, and nothing told, where they do not.
bool infer_queue(clang::ASTContext& ast, const clang::CXXRecordDecl& record, const roles& known);

}  // namespace snag::detector
