#pragma once

// A failing schedule made plain: the same failure with as few preemptions, and then as few other free
// choices and switches, as a bounded number of runs finds.

#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "harness/run_report.h"
#include "harness/verdict.h"

namespace snag {

/// How involved a run was; less is plainer.
struct involvement {
  std::uint64_t preemptions = 0;
  std::uint64_t decisions = 0;  ///< preemptions among them
  std::uint64_t switches = 0;
  std::uint64_t steps = 0;
  friend auto operator<=>(const involvement&, const involvement&) = default;
};

/// involvement_of reads it off a run whose steps came.
[[nodiscard]] involvement involvement_of(const wire_trace& run);

/// Runs each of these beginnings, each followed by the strategy `first`, threads that cannot run being
/// skipped. Returns the reports in their order, with the steps of those that did not pass; nothing: it was
/// interrupted.
using try_schedules = std::function<std::optional<std::vector<run_report>>(const std::vector<schedule>&)>;

struct minimised {
  run_report run;  ///< the plainest that was found: its steps are the schedule
  std::uint64_t runs = 0;
  bool cut_short = false;    ///< by the bound: there may be a plainer one
  bool interrupted = false;  ///< what there was until then
  bool needs_none = false;   ///< it fails with no preemption and no free choice
};

/// minimise looks for plainer runs with the same verdict, at most `runs_at_most`. The answer depends on the
/// runs alone, not on time. REQUIRES: found has its steps.
[[nodiscard]] minimised minimise(run_report found, std::uint64_t runs_at_most, const try_schedules& try_all);

/// plainer_candidates returns beginnings that might lead to a plainer run, the most promising first. Exposed
/// for its tests.
[[nodiscard]] std::vector<schedule> plainer_candidates(const wire_trace& run);

}  // namespace snag
