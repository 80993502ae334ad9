#pragma once

// What another file told of a function, in a user's words.

#include <string>

#include "clang/AST/Decl.h"
#include "detector/cross_tu_table.h"

namespace snag::detector {

/// explain_summary returns lines that say what a call of `callee` counts as doing, and where that is known
/// from. `others` tells whether the function is overridden somewhere.
[[nodiscard]] std::string explain_summary(const function_summary& told, const clang::FunctionDecl& callee,
                                          const summary_table& others);

}  // namespace snag::detector
