#include "harness/explore_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "harness/selection.h"
#include "scheduler/protocol.h"
#include "support/text.h"

namespace snag {

namespace {

// Small first, because most bugs show soon; then so large that the order costs nothing beside its runs.
constexpr std::uint64_t batch_at_least = 4;
constexpr std::uint64_t batch_at_most = protocol::max_seeds;
constexpr std::chrono::microseconds batch_time = std::chrono::milliseconds(500);
constexpr std::uint64_t no_limit = std::numeric_limits<std::uint64_t>::max();

std::string subject_of(const trace_subject& subject) {
  return subject.case_id.empty() ? "main" : subject.case_id;
}

}  // namespace

explore_plan::explore_plan(const catalogue& from, const explore_options& options) : options_(options) {
  if (options.program) {
    planned_row r;
    r.told.subject.program = options.program->program.string();
    r.told.subject.arguments = options.program->arguments;
    r.told.subject.flavour = flavour::plain;
    r.where = *options.program;
    r.promised.must_pass = true;
    r.promised.any_of = {verdict::passed};
    add(std::move(r));
    return;
  }
  for (const auto& [c, runner] :
       select_runners(from, options.cases, options.variants, options.flavours, {flavour::tsan})) {
    planned_row r;
    r.told.subject.case_id = c->info.id;
    r.told.subject.variant = runner->variant;
    r.told.subject.flavour = runner->flavour;
    r.told.subject.program = runner->path.string();
    r.where = runner_launch(runner->path);
    r.promised = explore_promise_of(c->info, runner->variant, runner->flavour);
    add(std::move(r));
  }
}

void explore_plan::add(planned_row r) {
  r.told.must_show = r.promised.must_show;
  r.told.expected = text(r.promised);
  std::string state;
  for (const explored_before& before : options_.before) {
    if (before.label == r.told.label()) {
      if (before.finished) {
        return;
      }
      r.told.from = before.done;
      r.told.fresh = before.fresh;
      state = before.state;
    }
  }
  r.goes_on = !state.empty();
  r.source = make_source(options_, subject_of(r.told.subject), r.told.subject.variant, r.told.from, state);
  rows_.push_back(std::move(r));
}

// A failure settles a row; what is below it has to come all the same, so that the lowest is told whatever
// runs at once.
bool explore_plan::wants(const planned_row& r) const {
  return !r.done && !(time_is_over_ && !r.failure && r.handed > 0);
}

std::size_t explore_plan::batch(const planned_row& r) const {
  std::uint64_t most = std::clamp(r.handed / 4, batch_at_least, batch_at_most);
  const std::uint64_t came = r.handed - r.under_way;
  if (came > 0) {
    const std::int64_t average =
        std::max<std::int64_t>(1, r.told.busy.count() / static_cast<std::int64_t>(came));
    most =
        std::min(most, std::max<std::uint64_t>(1, static_cast<std::uint64_t>(batch_time.count() / average)));
  }
  return most;
}

std::optional<explore_plan::handed> explore_plan::next(const launch* at_hand) {
  // Rows of the runner at hand come first: a runner costs its start.
  for (const bool same : {true, false}) {
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      planned_row& r = rows_[i];
      const bool is_same = at_hand != nullptr && *at_hand == r.where;
      if (is_same != same || !wants(r)) {
        continue;
      }
      std::optional<schedule_batch> batch_of =
          r.source->next(batch(r), r.failure ? r.failed_number : no_limit);
      if (!batch_of) {
        continue;
      }
      handed out;
      out.where = &r.where;
      out.order = order_for(i);
      out.order.first = batch_of->numbers.front();
      out.order.seeds = std::move(batch_of->seeds);
      out.order.by = batch_of->by;
      out.order.prefixes = std::move(batch_of->prefixes);
      out.order.strict = batch_of->strict;
      out.order.trace = batch_of->trace;
      out.order.inputs = batch_of->inputs;
      out.chunk = {i, std::move(batch_of->numbers), r.starts};
      r.under_way += out.chunk.numbers.size();
      r.handed += out.chunk.numbers.size();
      return out;
    }
  }
  return std::nullopt;
}

void explore_plan::abandon(const explore_chunk& of, std::size_t count) noexcept {
  planned_row& r = rows_[of.row];
  r.under_way -= of.start == r.starts ? count : 0;
}

void explore_plan::take(const explore_chunk& of, std::size_t index, run_report& run) {
  planned_row& r = rows_[of.row];
  const std::uint64_t number = of.numbers[index];
  if (of.start != r.starts) {
    return;
  }
  if (diverged(run) && run.in_process > 0 && !r.told.fresh) {
    start_afresh(of.row);
    return;
  }
  if (diverged(run)) {
    throw user_error(
        fmt::format("{}: schedule {} left its course at step {}; something that Snag does not control "
                    "decides there",
                    r.told.label(), number, run.control->diverged->step));
  }
  --r.under_way;
  ++done_;
  r.told.busy += std::chrono::microseconds(run.microseconds);
  r.source->take(number, run);
  if (r.source->needs_fresh() && !r.told.fresh) {
    start_afresh(of.row);
    return;
  }
  const verdict came = judge(run);
  if (r.runs.size() <= number) {
    r.runs.resize(number + 1);
  }
  outcome_of_run& kept = r.runs[number];
  kept.came = true;
  kept.is = came;
  if (run.control) {
    kept.hash = run.control->hash;
    kept.steps = static_cast<std::uint32_t>(run.control->steps);
    // Only these two are given an estimate of this subject; others come with that of whoever ran before.
    if (const std::string by = r.source->strategy_of(number); by == "pct" || by == "surw") {
      r.told.threads_most = std::max(r.told.threads_most, run.control->estimated_threads);
    }
  }
  if (came != verdict::passed && (!r.failure || number < r.failed_number)) {
    r.failure = std::move(run);
    r.failed_number = number;
  }
}

std::uint64_t explore_plan::planned() const {
  std::uint64_t total = 0;
  for (const planned_row& r : rows_) {
    const std::uint64_t all = r.done || r.failure ? r.handed : r.source->planned();
    if (all == 0 && !r.done) {
      return 0;
    }
    total += all;
  }
  return total;
}

explore_order explore_plan::order_for(std::size_t i) const {
  const planned_row& r = rows_[i];
  explore_order order;
  order.subject = subject_of(r.told.subject);
  order.limit = options_.run_limit;
  order.depth = options_.depth;
  order.points = options_.points;
  order.adversarial = options_.adversarial;
  order.spurious = options_.spurious;
  order.fibers = options_.fibers;
  order.max_steps = options_.max_steps;
  order.fresh = r.told.fresh;
  return order;
}

const run_report* explore_plan::failed(std::size_t i) const {
  return rows_[i].failure ? &*rows_[i].failure : nullptr;
}

void explore_plan::fail(std::size_t i, explore_failure failure) {
  rows_[i].told.failure = std::move(failure);
  rows_[i].done = true;
}

void explore_plan::start_afresh(std::size_t i) {
  planned_row& r = rows_[i];
  if (r.goes_on) {
    throw user_error(
        fmt::format("{}: keeps state between runs, and what the search knows comes from runs that "
                    "shared a process; begin anew, without --resume",
                    r.told.label()));
  }
  r.told.fresh = true;
  ++r.starts;
  r.told.busy = {};
  r.told.threads_most = 0;
  r.runs.clear();
  r.failure.reset();
  r.handed = r.under_way = 0;
  r.source = make_source(options_, subject_of(r.told.subject), r.told.subject.variant, r.told.from, {});
}

// What counts ends with the lowest failure: what ran beyond it did so by chance of timing.
void explore_plan::count(planned_row& r) const {
  explore_row& told = r.told;
  told.counts.clear();
  told.seen.clear();
  told.schedules = told.steps_most = 0;
  std::uint64_t end = r.failure ? r.failed_number + 1 : r.runs.size();
  if (r.source->in_order()) {
    const auto gap = std::find_if(r.runs.begin(), r.runs.end(), [](const auto& run) { return !run.came; });
    end = std::min<std::uint64_t>(end, static_cast<std::uint64_t>(gap - r.runs.begin()));
  }
  for (std::uint64_t n = 0; n < end; ++n) {
    const outcome_of_run& run = r.runs[n];
    if (!run.came) {
      continue;
    }
    ++told.schedules;
    ++told.counts[run.is];
    told.steps_most = std::max<std::uint64_t>(told.steps_most, run.steps);
    told.seen.push_back(run.hash);
  }
  told.done = told.from;
  for (std::uint64_t n = 0; n < end && r.runs[n].came; ++n) {
    ++told.done;
  }
  std::sort(told.seen.begin(), told.seen.end());
  told.seen.erase(std::unique(told.seen.begin(), told.seen.end()), told.seen.end());
  told.distinct = told.seen.size();
}

void explore_plan::settle(std::size_t i) {
  planned_row& r = rows_[i];
  explore_row& told = r.told;
  if (!r.done) {
    count(r);
  }
  if (r.failure && !told.failure) {
    explore_failure& failure = told.failure.emplace();
    failure.number = r.source->global(r.failed_number);
    failure.seed = r.failure->seed;
    failure.strategy = r.source->strategy_of(r.failed_number);
    failure.is = judge(*r.failure);
  }
  told.finished = told.failure || r.source->exhausted() || (time_is_over_ && r.under_way == 0);
  const auto fault = [&](std::string_view came) {
    told.state = row_state::not_met;
    told.note = fmt::format("{}: expected {}, got {}", told.label(), told.expected, came);
  };
  if (told.failure && !fits(r.promised, told.failure->is)) {
    fault(fmt::format("{} in {} {}", to_string(told.failure->is),
                      told.failure->kept ? "kept schedule" : "schedule", told.failure->number));
  } else if (!told.finished) {
    told.state = row_state::not_run;
  } else if (r.promised.must_show && !told.failure && options_.shard.of > 1) {
    told.state = row_state::not_run;
    told.note = fmt::format("{}: not shown in this part; 'snag merge' judges all of them", told.label());
  } else if (r.promised.must_show && !told.failure) {
    fault(fmt::format("passed in all of {}", count_of(told.schedules, "schedule")));
  } else {
    told.state = row_state::met;
  }
  told.systematic = r.source->progress();
  told.search_state = told.failure ? "" : r.source->state();
  if (told.finished && !told.failure) {
    told.bound = r.source->bound(told);
  }
}

}  // namespace snag
