#include "harness/stress_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "harness/selection.h"
#include "scheduler/protocol.h"
#include "support/text.h"

namespace snag {

namespace {

// Long enough that the order costs nothing beside its runs, short enough that ^C and the progress line stay
// quick.
constexpr std::chrono::microseconds batch_time = std::chrono::milliseconds(200);
constexpr std::uint64_t batch_at_most = protocol::max_seeds;
// While a bug is looked for longer, batches are of one size: where the search ends must not depend on timing.
constexpr std::uint64_t batch_of_search = 50;
// Whoever hangs so often will not be seen to mend by hanging more.
constexpr std::uint64_t time_outs_at_most = 3;

static_assert(batch_at_most <= protocol::max_seeds && batch_of_search <= protocol::max_seeds);

}  // namespace

stress_plan::stress_plan(const catalogue& from, const stress_options& options) : options_(options) {
  for (const auto& [c, runner] : select_runners(from, options.cases, options.variants, options.flavours)) {
    planned_row r;
    r.told.case_id = c->info.id;
    r.told.variant = runner->variant;
    r.told.flavour = runner->flavour;
    r.promised = promise_of(c->info, engine::stress, runner->variant, runner->flavour);
    r.told.must_show = r.promised.must_show;
    r.told.expected = text(r.promised);
    r.runner = runner;
    rows_.push_back(std::move(r));
  }
  if (options_.time && !rows_.empty()) {
    const unsigned jobs = std::max(1U, options_.jobs);
    share_ = std::chrono::duration_cast<std::chrono::microseconds>(*options_.time) * jobs /
             static_cast<std::int64_t>(rows_.size());
  }
}

std::uint64_t stress_plan::wanted(const planned_row& r) const {
  if (options_.time) {
    const bool more = r.told.iterations == 0 || r.told.busy < share_;
    const std::uint64_t most = options_.iterations.value_or(std::numeric_limits<std::uint64_t>::max());
    return more ? most : std::min(most, r.handed);
  }
  if (options_.iterations) {
    return *options_.iterations;
  }
  if (r.timed_out >= time_outs_at_most) {
    return r.handed;
  }
  // The search for a bug that hides goes batch by batch, each when the one before has come back.
  const bool searching = r.promised.must_show && r.shown == 0 && r.told.iterations >= default_iterations;
  if (!searching) {
    return std::max(default_iterations, r.handed);
  }
  return r.told.iterations < r.handed ? r.handed
                                      : std::min(r.handed + batch_of_search, default_iterations_at_most);
}

std::uint64_t stress_plan::batch(const planned_row& r) const {
  const std::uint64_t left = wanted(r) - r.handed;
  if (r.handed >= default_iterations && !options_.iterations && !options_.time) {
    return std::min(left, batch_of_search);
  }
  if (r.told.iterations == 0) {
    return std::min<std::uint64_t>(left, options_.time ? 1 : 4);
  }
  const auto average =
      std::max<std::int64_t>(1, r.told.busy.count() / static_cast<std::int64_t>(r.told.iterations));
  std::int64_t fits = batch_time.count() / average;
  if (options_.time) {
    fits = std::min(fits, (share_ - r.told.busy).count() / average);
  }
  return std::min(left, std::clamp<std::uint64_t>(static_cast<std::uint64_t>(std::max<std::int64_t>(1, fits)),
                                                  1, batch_at_most));
}

std::optional<stress_chunk> stress_plan::next(const runner_program* runner) {
  planned_row* same = nullptr;
  planned_row* idle = nullptr;
  planned_row* any = nullptr;
  for (planned_row& r : rows_) {
    if (wanted(r) <= r.handed) {
      continue;
    }
    const bool runner_is_busy = std::any_of(rows_.begin(), rows_.end(), [&](const planned_row& other) {
      return other.runner == r.runner && other.handed > other.told.iterations;
    });
    same = same == nullptr && r.runner == runner ? &r : same;
    idle = idle == nullptr && !runner_is_busy ? &r : idle;
    any = any == nullptr ? &r : any;
  }
  planned_row* chosen = same != nullptr ? same : idle != nullptr ? idle : any;
  if (chosen == nullptr) {
    return std::nullopt;
  }
  const stress_chunk chunk = {static_cast<std::size_t>(chosen - rows_.data()),
                              options_.first + chosen->handed, batch(*chosen)};
  chosen->handed += chunk.count;
  return chunk;
}

void stress_plan::take(std::size_t index, const run_report& run) {
  planned_row& r = rows_[index];
  const verdict came = judge(run);
  ++r.told.iterations;
  ++done_;
  ++r.told.counts[came];
  r.told.busy += std::chrono::microseconds(run.microseconds);
  r.shown += shows(r.promised, came) ? 1 : 0;
  r.timed_out += came == verdict::timed_out ? 1 : 0;
  const auto keep_lowest = [&run](std::optional<run_report>& kept) {
    if (!kept || run.iteration < kept->iteration) {
      kept = run;
    }
  };
  if (came != verdict::passed) {
    keep_lowest(r.failure);
  }
  if (!fits(r.promised, came)) {
    keep_lowest(r.surprise);
  }
}

bool stress_plan::is_fresh(std::size_t index) const {
  return options_.fresh || rows_[index].told.variant != variant::fixed;
}

std::string stress_plan::label(std::size_t index) const {
  const stress_row& told = rows_[index].told;
  return fmt::format("{} {} {}", told.case_id, to_string(told.variant), to_string(told.flavour));
}

std::uint64_t stress_plan::planned() const {
  if (options_.time) {
    return 0;
  }
  std::uint64_t total = 0;
  for (const planned_row& r : rows_) {
    total += std::max(wanted(r), r.handed);
  }
  return total;
}

bool stress_plan::complete(const planned_row& r) const {
  return r.told.iterations > 0 && r.told.iterations == r.handed && wanted(r) <= r.handed;
}

void stress_plan::judge_row(planned_row& r) const {
  stress_row& told = r.told;
  const auto fault = [&](std::string_view came) {
    told.state = row_state::not_met;
    told.note = fmt::format("{} {} {}: expected {}, got {}", told.case_id, to_string(told.variant),
                            to_string(told.flavour), told.expected, came);
  };
  if (r.surprise) {
    const failed_run& run = *told.first_surprise;
    fault(fmt::format("{} in iteration {}{}{}", to_string(run.is), run.iteration,
                      run.detail.empty() ? "" : ": ", run.detail));
  } else if (!complete(r)) {
    told.state = row_state::not_run;
  } else if (r.promised.must_show && r.shown == 0) {
    fault(fmt::format("passed in all of {}", count_of(told.iterations, "iteration")));
  } else {
    told.state = row_state::met;
  }
}

std::vector<stress_row> stress_plan::rows(teller tell, void* state) {
  std::vector<stress_row> all;
  for (planned_row& r : rows_) {
    if (r.failure) {
      r.told.first_failure = tell(*r.failure, state);
    }
    if (r.surprise) {
      r.told.first_surprise = tell(*r.surprise, state);
    }
    judge_row(r);
    all.push_back(std::move(r.told));
  }
  return all;
}

}  // namespace snag
