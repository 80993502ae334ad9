#pragma once

// Cycles in the order of locks that no single unit sees.

#include <span>
#include <string>
#include <utility>
#include <vector>

#include "detector/cross_tu_table.h"
#include "detector/finding.h"
#include "detector/unit_result.h"

namespace snag::detector {

/// One unit's part. `informed`: it was told what others do, and has judged its own calls with that.
struct unit_order {
  const unit_summary* tells = nullptr;
  bool informed = false;
};

/// Findings that no unit has alone, and the NOLINTs that silence some of them.
struct joined_findings {
  std::vector<finding> findings;
  std::vector<nolint_use> nolints;
  std::vector<std::pair<std::string, std::string>> read;  ///< files, and the hash of each; empty: unreadable
};

/// cycles_across returns a finding of snag-lock-order-inversion for each cycle of lock orders that needs the
/// edges of several units, each once, whatever the order of the units. Reads the file of a finding for its
/// NOLINT.
[[nodiscard]] joined_findings cycles_across(std::span<const unit_order> units, const summary_table& table);

}  // namespace snag::detector
