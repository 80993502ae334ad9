#pragma once

#include "clang/AST/Expr.h"
#include "clang/Basic/SourceManager.h"

namespace snag::detector {

/// is_called_by_macro says whether the name of what is called is written in a macro's definition, not where
/// the macro is used: `react` in an assertion's macro, not `f` in ASSERT(f(x)).
[[nodiscard]] inline bool is_called_by_macro(const clang::Expr& call, const clang::SourceManager& sources) {
  const clang::SourceLocation name = call.getExprLoc();
  return name.isMacroID() && sources.getSpellingLoc(name) != sources.getFileLoc(name);
}

}  // namespace snag::detector
