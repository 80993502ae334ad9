#pragma once

// What is left of the results of all units: each finding once, in an order that no scheduling changes.

#include <span>
#include <vector>

#include "detector/check.h"
#include "detector/cross_tu_order.h"
#include "detector/finding.h"
#include "detector/unit_result.h"

namespace snag::detector {

struct gathered {
  std::vector<finding> findings;  ///< by path, line, column, check
  std::vector<finding> silenced;  ///< by NOLINT; in the same order
  std::vector<const unit_result*> lost;
  std::vector<nolint_use> nolints;        ///< each once; used where any unit used it
  std::vector<expectation> expects;       ///< each once
  std::vector<large_function> too_large;  ///< each once, by place
  unsigned below_confidence = 0;
  unsigned unchanged = 0;    ///< results that an earlier run left
  unsigned in_baseline = 0;  ///< taken off by --baseline
  unsigned elsewhere = 0;    ///< taken off by --diff or --line-filter
};

/// gather borrows the lost units from `results`.
/// `joined`: what no unit has alone.
[[nodiscard]] gathered gather(std::span<const unit_result> results, confidence at_least,
                              const joined_findings& joined = {});

/// The check under which --stale-nolint reports: no rule of its own, as it looks at comments.
extern const check_info stale_nolint;

/// stale_nolints returns a finding for each NOLINT that silences nothing, as far as `checks` can tell: one
/// that means a check that did not run is not judged.
[[nodiscard]] std::vector<finding> stale_nolints(std::span<const nolint_use> nolints,
                                                 std::span<const check_info* const> checks);

/// unmet returns a finding for each expectation that no finding meets, and takes those that are met off
/// `findings`.
[[nodiscard]] std::vector<finding> unmet(std::span<const expectation> expects,
                                         std::vector<finding>& findings);

}  // namespace snag::detector
