#pragma once

// Where the schedules of a row come from.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "harness/explore.h"

namespace snag {

/// Schedules for one order: same strategy, same wish for traces.
struct schedule_batch {
  strategy by = strategy::random;
  std::vector<std::uint64_t> numbers;
  std::vector<std::uint64_t> seeds;
  std::vector<schedule> prefixes;  ///< as in explore_order
  bool strict = false;
  trace_wish trace = trace_wish::failures;
  std::optional<std::uint64_t> inputs;  ///< as in explore_order: an enumeration needs the same in every run
};

/// Hands out schedules and learns from what came of them. Numbers begin at 0 within the row and have no gap:
/// what is said of a row is said up to its lowest failing number. Not thread-safe; reports may come in any
/// order.
class schedule_source {
 public:
  schedule_source() = default;
  virtual ~schedule_source() = default;
  schedule_source(const schedule_source&) = delete;
  schedule_source& operator=(const schedule_source&) = delete;

  /// next returns at most `most` schedules with numbers below `below`; nothing: there are none now.
  [[nodiscard]] virtual std::optional<schedule_batch> next(std::size_t most, std::uint64_t below) = 0;
  /// take notes what came of a schedule that was handed out.
  virtual void take(std::uint64_t number, const run_report& run) = 0;
  /// needs_fresh says that what came so far depends on the runs before in the same process.
  [[nodiscard]] virtual bool needs_fresh() const { return false; }
  /// exhausted says that every schedule there is has been handed out, and all came back.
  [[nodiscard]] virtual bool exhausted() const = 0;
  /// planned returns how many schedules there will be, 0 where that is not known.
  [[nodiscard]] virtual std::uint64_t planned() const = 0;
  /// name returns the strategy of a schedule: "pct".
  [[nodiscard]] virtual std::string strategy_of(std::uint64_t number) const = 0;
  /// global returns the number of a schedule in the whole exploration: --first and --shard counted in.
  [[nodiscard]] virtual std::uint64_t global(std::uint64_t number) const = 0;
  /// in_order says that what comes behind a gap in the numbers counts as not made.
  [[nodiscard]] virtual bool in_order() const { return false; }
  /// progress returns how far a systematic search came; nothing for others.
  [[nodiscard]] virtual std::optional<dfs_progress> progress() const { return std::nullopt; }
  /// state returns what a source needs to go on in another process; empty where the numbers say it all.
  [[nodiscard]] virtual std::string state() const { return {}; }
  /// bound says what it means that all schedules of this row passed. One line.
  [[nodiscard]] virtual std::string bound(const explore_row& row) const = 0;
};

/// make_source returns the source for one subject in a variant; its first `from` schedules count as done, and
/// `state` is what a source's state() was then. Throws user_error where the state is another search's.
[[nodiscard]] std::unique_ptr<schedule_source> make_source(const explore_options& options,
                                                           const std::string& subject, variant of,
                                                           std::uint64_t from, const std::string& state);

/// seeded_bound is the line for strategies that draw: pct's guarantee where pct took part, else none.
[[nodiscard]] std::string seeded_bound(search by, unsigned depth, const explore_row& row,
                                       std::uint64_t pct_schedules);

}  // namespace snag
