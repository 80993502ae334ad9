#pragma once

// Takes what checks report and makes findings of it: places resolved, system headers dropped, those marked
// that NOLINT silences. One per translation unit.

#include <optional>
#include <string>
#include <vector>

#include "clang/AST/ASTContext.h"
#include "detector/check.h"
#include "detector/finding.h"
#include "detector/nolint.h"
#include "detector/unit_result.h"
#include "llvm/ADT/DenseMap.h"

namespace snag::detector {

/// place_at resolves a location: the file that it is in, expanded from macros; nothing where it is in none.
[[nodiscard]] std::optional<place> place_at(clang::SourceLocation where, const clang::SourceManager& sources);

class collector {
 public:
  explicit collector(clang::ASTContext& ast) : ast_(ast) {}

  /// take turns one report of a check into a finding, or drops it.
  void take(const check_info& check, const report& r);

  /// left_out takes down a function that is too large for the checks.
  void left_out(const clang::FunctionDecl& function);

  /// finish moves the findings into the result, with what the comments of the unit's own files say to us: the
  /// NOLINTs that name a check of ours, and what samples expect. After the last take.
  void finish(unit_result& result);

 private:
  [[nodiscard]] std::optional<place> resolve(clang::SourceLocation at, clang::SourceRange underlined) const;
  [[nodiscard]] std::optional<fix> resolve(const report::attached_fix& mend) const;
  [[nodiscard]] nolint_lines& nolint_of(clang::FileID file);

  clang::ASTContext& ast_;
  std::vector<finding> findings_;
  std::vector<large_function> too_large_;
  llvm::DenseMap<clang::FileID, nolint_lines> nolint_;
};

}  // namespace snag::detector
