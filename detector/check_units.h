#pragma once

// Checks a list of units: kept results first, a worker for each of the rest.

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "detector/analysis.h"
#include "detector/cross_tu_order.h"
#include "detector/preambles.h"
#include "detector/result_cache.h"
#include "detector/unit_result.h"
#include "detector/workers.h"

namespace snag::detector {

/// How units are checked: everything is owned by the caller.
struct unit_circumstances {
  const analysis_options& analysis;
  result_cache* cache = nullptr;  ///< null: nothing is kept
  worker_options how;
  std::filesystem::path root;         ///< paths are shown relative to it
  preamble_set* preambles = nullptr;  ///< null: what units begin with in common is read by each
  /// Where units wait that read_again may judge once more; null: it reads them from the start.
  waiting_workers* waiting = nullptr;
};

/// check_units returns one result per command, in their order. Blocks, and shows progress on a terminal.
[[nodiscard]] std::vector<unit_result> check_units(std::span<const compile_command> commands,
                                                   const unit_circumstances& around);

/// read_again checks those units once more to which the others have something to tell, and replaces their
/// results, and returns what they have together. A unit that is lost this time keeps its first result.
/// `elsewhere`: what further units tell that are not checked in this run. Does nothing where the run was
/// interrupted.
[[nodiscard]] joined_findings read_again(std::vector<unit_result>& results,
                                         std::span<const unit_summary> elsewhere,
                                         std::span<const compile_command> commands,
                                         const unit_circumstances& around);

}  // namespace snag::detector
