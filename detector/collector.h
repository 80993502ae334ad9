#pragma once

// Takes what checks report and makes findings of it: places resolved, system headers dropped, NOLINT
// honoured. One per translation unit.

#include <string>
#include <vector>

#include "clang/AST/ASTContext.h"
#include "detector/check.h"
#include "detector/finding.h"
#include "detector/nolint.h"
#include "llvm/ADT/DenseMap.h"

namespace snag::detector {

class collector {
 public:
  explicit collector(clang::ASTContext& ast) : ast_(ast) {}

  /// take turns one report of a check into a finding, or counts it as suppressed, or drops it.
  void take(const check_info& check, const report& r);

  [[nodiscard]] std::vector<finding>& findings() { return findings_; }
  [[nodiscard]] unsigned suppressed() const { return suppressed_; }

 private:
  [[nodiscard]] std::optional<place> resolve(clang::SourceLocation at, clang::SourceRange underlined) const;
  [[nodiscard]] std::optional<fix> resolve(const report::attached_fix& mend) const;
  [[nodiscard]] const nolint_lines& nolint_of(clang::FileID file);

  clang::ASTContext& ast_;
  std::vector<finding> findings_;
  unsigned suppressed_ = 0;
  llvm::DenseMap<clang::FileID, nolint_lines> nolint_;
};

}  // namespace snag::detector
