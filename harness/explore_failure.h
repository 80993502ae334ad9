#pragma once

// What is done about a schedule that failed: it is run again alone, made plain, and told.

#include <functional>
#include <optional>
#include <vector>

#include "harness/explore.h"
#include "harness/minimise.h"
#include "harness/runner_pool.h"
#include "harness/symbolizer.h"

namespace snag {

/// One run that is asked for by itself.
struct probe_run {
  schedule prefix;
  strategy by = strategy::first;
  std::uint64_t seed = 0;
  bool with_steps = true;  ///< where it fails
  friend bool operator==(const probe_run&, const probe_run&) = default;
};

/// Runs schedules of one subject on the runners of a pool.
class schedule_probe {
 public:
  /// `like` says how the subject is run; its seeds and prefixes are ignored. `inputs` is what the subject
  /// sees as its seed in every run. The pool and `where` must outlive the probe.
  schedule_probe(runner_pool& pool, const launch& where, explore_order like, std::uint64_t inputs);

  /// again runs a whole schedule strictly, in a process of its own, with all there is to see. Nothing: it was
  /// interrupted.
  [[nodiscard]] std::optional<run_report> again(const schedule& choices, std::uint64_t seed);
  /// shorter runs a schedule of a strategy with fewer steps allowed, and lets all runs after it have no more.
  [[nodiscard]] std::optional<run_report> shorter(strategy by, std::uint64_t seed, std::uint64_t max_steps);
  /// all runs these, threads that cannot run being skipped, and returns the reports in their order, with the
  /// steps of those that failed.
  [[nodiscard]] std::optional<std::vector<run_report>> all(const std::vector<probe_run>& runs);

 private:
  [[nodiscard]] std::optional<std::vector<run_report>> run(const std::vector<explore_order>& orders);

  runner_pool& pool_;
  const launch& where_;
  explore_order like_;
};

/// What came of looking into a failure.
struct told_failure {
  bool replays = false;
  bool interrupted = false;
  std::optional<trace_file> run;
};

/// tell_schedule runs the failing schedule again alone; where that comes to the same, it is made plain with
/// at most `shrink_runs` runs, its decisive choices are named, and it is looked where all is lost. `subject`
/// needs no build. REQUIRES: found has its steps.
[[nodiscard]] told_failure tell_schedule(const run_report& found, schedule_probe& probe, symbolizer& symbols,
                                         trace_subject subject, trace_setup setup, std::uint64_t shrink_runs);

/// sample_seed returns the seed of the n-th way to go on from a schedule.
[[nodiscard]] std::uint64_t sample_seed(std::uint64_t seed, std::uint64_t n) noexcept;

inline constexpr std::uint64_t doom_samples = 20;

/// A longer run is not run again: its choices would not fit into an order.
inline constexpr std::size_t steps_to_replay = 100'000;

}  // namespace snag
