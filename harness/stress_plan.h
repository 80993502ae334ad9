#pragma once

// What the stress engine has still to do and what has come of it: pure bookkeeping, no processes, no clocks.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness/judge.h"
#include "harness/run_report.h"
#include "harness/stress.h"

namespace snag {

/// A batch of consecutive runs of one row.
struct stress_chunk {
  std::size_t row = 0;
  std::uint64_t first = 0;
  std::uint64_t count = 0;
};

/// Hands out work and takes in results. Not thread-safe.
class stress_plan {
 public:
  /// Selects cases, variants and flavours. Throws user_error for unknown cases.
  stress_plan(const catalogue& from, const stress_options& options);

  [[nodiscard]] bool empty() const noexcept { return rows_.empty(); }
  [[nodiscard]] std::size_t size() const noexcept { return rows_.size(); }

  /// next hands out a batch for somebody who has `runner` at hand (null: none), of that runner where there is
  /// one, else of one that nobody works on, else of any. Nothing: no work is left to hand out now; results of
  /// batches under way may bring more.
  [[nodiscard]] std::optional<stress_chunk> next(const runner_program* runner);
  /// take notes one finished run of a batch that was handed out.
  void take(std::size_t row, const run_report& run);

  [[nodiscard]] const runner_program& runner_of(std::size_t row) const { return *rows_[row].runner; }
  [[nodiscard]] const std::string& case_of(std::size_t row) const { return rows_[row].told.case_id; }
  /// is_fresh says whether every run of the row has a process of its own.
  [[nodiscard]] bool is_fresh(std::size_t row) const;
  /// label returns "channels/premature-close buggy tsan".
  [[nodiscard]] std::string label(std::size_t row) const;
  /// planned returns how many runs there are to be in all as things stand; 0 where time decides.
  [[nodiscard]] std::uint64_t planned() const;
  [[nodiscard]] std::uint64_t done() const noexcept { return done_; }

  /// rows judges every row and returns them in their order; `seed_of_run` and the evidence are filled in by
  /// tell. Call it once, at the end.
  using teller = failed_run (*)(const run_report&, void* state);
  [[nodiscard]] std::vector<stress_row> rows(teller tell, void* state);

 private:
  struct planned_row {
    stress_row told;
    promise promised;
    const runner_program* runner = nullptr;
    std::uint64_t handed = 0;
    std::uint64_t shown = 0;
    std::uint64_t timed_out = 0;
    std::optional<run_report> failure;
    std::optional<run_report> surprise;
  };

  [[nodiscard]] std::uint64_t wanted(const planned_row& r) const;
  [[nodiscard]] std::uint64_t batch(const planned_row& r) const;
  [[nodiscard]] bool complete(const planned_row& r) const;
  void judge_row(planned_row& r) const;

  stress_options options_;
  std::chrono::microseconds share_{0};
  std::vector<planned_row> rows_;
  std::uint64_t done_ = 0;
};

}  // namespace snag
