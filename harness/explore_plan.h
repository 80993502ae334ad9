#pragma once

// What the explore engine has still to do and what has come of it: pure bookkeeping, no processes, no clocks.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "harness/explore.h"
#include "harness/explore_source.h"
#include "harness/judge.h"
#include "harness/run_report.h"

namespace snag {

/// Schedules of one row that are under way.
struct explore_chunk {
  std::size_t row = 0;
  std::vector<std::uint64_t> numbers;
  unsigned start = 0;  ///< of the row: what belongs to an earlier one is not looked at
};

/// Hands out schedules and takes in what came of them. Not thread-safe.
class explore_plan {
 public:
  /// Selects the subjects. Throws user_error for unknown cases.
  explore_plan(const catalogue& from, const explore_options& options);

  [[nodiscard]] std::size_t size() const noexcept { return rows_.size(); }

  /// next returns an order for somebody who has `at_hand` running (null: nothing), and what it is about;
  /// nothing: there is none now.
  struct handed {
    const launch* where = nullptr;
    explore_order order;
    explore_chunk chunk;
  };
  [[nodiscard]] std::optional<handed> next(const launch* at_hand);
  /// take notes the report of one schedule of a chunk. A row whose runs prove to depend on those before them
  /// in their process starts afresh. Throws user_error where a run alone left its schedule.
  void take(const explore_chunk& of, std::size_t index, run_report& run);
  /// abandon takes back so many schedules of a chunk in which one had failed: they will not come.
  void abandon(const explore_chunk& of, std::size_t count) noexcept;
  /// time_is_over lets nothing more be handed out but what is needed to judge what has been.
  void time_is_over() noexcept { time_is_over_ = true; }

  [[nodiscard]] std::uint64_t done() const noexcept { return done_; }
  /// planned returns how many runs there are to be in all; 0 where time decides.
  [[nodiscard]] std::uint64_t planned() const;

  /// What the engine needs of a row for what it does besides.
  [[nodiscard]] explore_row& row(std::size_t i) { return rows_[i].told; }
  [[nodiscard]] const launch& where(std::size_t i) const { return rows_[i].where; }
  [[nodiscard]] const promise& promised(std::size_t i) const { return rows_[i].promised; }
  /// order_for returns an order for single runs of this row, as its schedules run.
  [[nodiscard]] explore_order order_for(std::size_t i) const;
  /// failed returns the report of the lowest schedule that did not pass, or null.
  [[nodiscard]] const run_report* failed(std::size_t i) const;
  /// fail notes a failure that came from elsewhere than the row's own schedules; the row is done then.
  void fail(std::size_t i, explore_failure failure);
  /// start_afresh forgets what came of a row: it is explored again, every run in a process of its own.
  void start_afresh(std::size_t i);
  /// settle fills in counts, bound, failure and verdict on the expectation. Call it when nothing of the row
  /// is under way; the failure's trace may be added afterwards.
  void settle(std::size_t i);

 private:
  struct outcome_of_run {
    std::uint64_t hash = 0;
    std::uint32_t steps = 0;
    verdict is = verdict::passed;
    bool came = false;
  };
  struct planned_row {
    explore_row told;
    snag::promise promised;
    launch where;
    std::unique_ptr<schedule_source> source;
    bool goes_on = false;              ///< with a search of before, from its state
    std::vector<outcome_of_run> runs;  ///< by number
    unsigned starts = 0;
    std::uint64_t under_way = 0;
    std::uint64_t handed = 0;
    std::optional<run_report> failure;
    std::uint64_t failed_number = 0;
    bool done = false;  ///< nothing more to hand out: settled by a failure from elsewhere or by an old report
  };

  void add(planned_row r);
  [[nodiscard]] std::size_t batch(const planned_row& r) const;
  [[nodiscard]] bool wants(const planned_row& r) const;
  void count(planned_row& r) const;

  const explore_options& options_;
  std::vector<planned_row> rows_;
  std::uint64_t done_ = 0;
  bool time_is_over_ = false;
};

}  // namespace snag
