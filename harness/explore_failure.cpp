#include "harness/explore_failure.h"

#include <algorithm>

#include "harness/judge.h"
#include "harness/trace_build.h"
#include "harness/trace_words.h"

namespace snag {

namespace {

// What one order may hold is bounded by the length of a line.
constexpr std::size_t turns_in_order = 20'000;
constexpr std::size_t runs_in_order = 16;
// Long runs are dear; the work on one failure is bounded in steps as well.
constexpr std::uint64_t steps_of_shrinking = 4'000'000;
constexpr std::uint64_t steps_to_sample = 20'000;
constexpr std::size_t decisive_told = 3;
constexpr std::uint64_t steps_of_circles = 10'000;

/// Looks from which step on every sampled way to go on fails, by halving: what is lost stays lost.
class doom_search {
 public:
  doom_search(const schedule& choices, std::uint64_t seed, schedule_probe& probe)
      : choices_(choices), seed_(seed), probe_(probe) {}

  /// find returns nothing where it was interrupted.
  std::optional<trace_doom> find() {
    std::uint64_t saved = 0;  // before this step some way passes
    std::uint64_t lost = length(choices_);
    // Bugs that every schedule has are common, and need no halving.
    std::optional<bool> fails = all_fail(0);
    if (fails && *fails) {
      lost = 0;
    }
    for (saved = 1; fails && saved < lost;) {
      const std::uint64_t at = saved + (lost - saved) / 2;
      fails = all_fail(at);
      if (fails && *fails) {
        lost = at;
      } else {
        saved = at + 1;
      }
    }
    return fails ? std::optional(trace_doom{lost, doom_samples}) : std::nullopt;
  }

 private:
  // A few at a time: one that passes is enough.
  std::optional<bool> all_fail(std::uint64_t at) {
    constexpr std::uint64_t at_once = 5;
    for (std::uint64_t from = 0; from < doom_samples; from += at_once) {
      std::vector<probe_run> samples;
      for (std::uint64_t i = from; i < from + at_once; ++i) {
        samples.push_back({first_choices(choices_, at), strategy::random, sample_seed(seed_, i), false});
      }
      const auto came = probe_.all(samples);
      if (!came) {
        return std::nullopt;
      }
      if (std::any_of(came->begin(), came->end(), [](const run_report& run) {
            return !diverged(run) && judge(run) == verdict::passed;
          })) {
        return false;
      }
    }
    return true;
  }

  const schedule& choices_;
  std::uint64_t seed_;
  schedule_probe& probe_;
};

}  // namespace

std::uint64_t sample_seed(std::uint64_t seed, std::uint64_t n) noexcept {
  return iteration_seed(seed, "sample", n);
}

schedule_probe::schedule_probe(runner_pool& pool, const launch& where, explore_order like,
                               std::uint64_t inputs)
    : pool_(pool), where_(where), like_(std::move(like)) {
  like_.seeds.clear();
  like_.prefixes.clear();
  like_.inputs = inputs;
}

std::optional<std::vector<run_report>> schedule_probe::run(const std::vector<explore_order>& orders) {
  std::vector<std::size_t> begins;
  std::size_t total = 0;
  for (const explore_order& order : orders) {
    begins.push_back(total);
    total += order.seeds.size();
  }
  std::vector<run_report> reports(total);
  std::size_t next = 0;
  const bool done = pool_.run(
      [&](const launch*) -> std::optional<pool_work> {
        if (next == orders.size()) {
          return std::nullopt;
        }
        const std::size_t at = next++;
        return pool_work{&where_, orders[at], at};
      },
      [&](std::size_t token, std::size_t index, run_report& run) {
        reports[begins[token] + index] = std::move(run);
        return true;
      });
  return done ? std::optional(std::move(reports)) : std::nullopt;
}

std::optional<run_report> schedule_probe::again(const schedule& choices, std::uint64_t seed) {
  explore_order order = like_;
  order.by = strategy::first;
  order.seeds = {seed};
  order.prefixes = {choices};
  order.strict = order.fresh = order.stacks = true;
  order.trace = trace_wish::all;
  std::optional<std::vector<run_report>> came = run({order});
  return came ? std::optional(std::move(came->front())) : std::nullopt;
}

std::optional<run_report> schedule_probe::shorter(strategy by, std::uint64_t seed, std::uint64_t max_steps) {
  like_.max_steps = max_steps;
  explore_order order = like_;
  order.by = by;
  order.seeds = {seed};
  std::optional<std::vector<run_report>> came = run({order});
  return came ? std::optional(std::move(came->front())) : std::nullopt;
}

std::optional<std::vector<run_report>> schedule_probe::all(const std::vector<probe_run>& runs) {
  std::vector<explore_order> orders;
  std::size_t turns = 0;
  for (const probe_run& one : runs) {
    const trace_wish wish = one.with_steps ? trace_wish::failures : trace_wish::none;
    if (orders.empty() || orders.back().by != one.by || orders.back().trace != wish ||
        orders.back().seeds.size() == runs_in_order || turns + one.prefix.size() > turns_in_order) {
      orders.push_back(like_);
      orders.back().by = one.by;
      orders.back().trace = wish;
      turns = 0;
    }
    turns += one.prefix.size();
    orders.back().seeds.push_back(one.seed);
    orders.back().prefixes.push_back(one.prefix);
  }
  return run(orders);
}

told_failure tell_schedule(const run_report& as_found, schedule_probe& probe, symbolizer& symbols,
                           trace_subject subject, trace_setup setup, std::uint64_t shrink_runs) {
  told_failure told;
  subject.build = fingerprint(subject.program);
  const verdict wanted = judge(as_found);
  run_report found = as_found;
  // Going round in circles is told as well by few rounds as by many.
  if (const auto by = parse_strategy(setup.strategy);
      by && as_found.control->steps > steps_of_circles && setup.max_steps > steps_of_circles &&
      (wanted == verdict::livelocked || as_found.control->too_long)) {
    std::optional<run_report> came = probe.shorter(*by, setup.seed, steps_of_circles);
    if (!came) {
      told.interrupted = true;
      return told;
    }
    if (judge(*came) == wanted && came->control->trace) {
      found = std::move(*came);
      setup.max_steps = steps_of_circles;
    }
  }
  if (found.control->trace->steps.size() > steps_to_replay) {
    told.run = build_trace(found, symbols, std::move(subject), std::move(setup));
    return told;
  }
  const auto same = [&](const run_report& run, const run_report& as) {
    return !diverged(run) && run.control && run.control->trace && judge(run) == wanted &&
           same_steps(*run.control->trace, *as.control->trace);
  };
  std::optional<run_report> alone = probe.again(choices_of(*found.control->trace), setup.seed);
  if (!alone) {
    told.interrupted = true;
    return told;
  }
  told.replays = same(*alone, found);
  if (!told.replays) {
    told.run = build_trace(found, symbols, std::move(subject), std::move(setup));
    return told;
  }

  mark_valves(*found.control->trace, *alone->control->trace);
  const involvement at_first = involvement_of(*found.control->trace);
  // A run that has to be killed costs its whole limit.
  const std::uint64_t affordable =
      found.end == run_end::limit ? 0 : std::min(shrink_runs, steps_of_shrinking / (at_first.steps + 1));
  trace_shrink shrunk;
  if (affordable > 0) {
    const minimised best = minimise(found, affordable, [&](const std::vector<schedule>& candidates) {
      std::vector<probe_run> runs;
      for (const schedule& candidate : candidates) {
        runs.push_back({candidate, strategy::first, setup.seed});
      }
      return probe.all(runs);
    });
    told.interrupted = best.interrupted;
    shrunk = {best.runs, best.cut_short, at_first.steps, at_first.decisions, best.needs_none};
    if (!told.interrupted && best.runs > 0 && !same_steps(*best.run.control->trace, *found.control->trace)) {
      std::optional<run_report> plain = probe.again(choices_of(*best.run.control->trace), setup.seed);
      told.interrupted = !plain;
      if (plain && same(*plain, best.run)) {
        mark_valves(*best.run.control->trace, *plain->control->trace);
        alone = std::move(plain);
      }
    }
  }
  const schedule choices = choices_of(*alone->control->trace);
  std::optional<trace_doom> doomed;
  if (!told.interrupted && affordable > 0 && at_first.steps <= steps_to_sample) {
    doomed = doom_search(choices, setup.seed, probe).find();
    told.interrupted = !doomed;
  }
  const std::vector<std::size_t> decisions = decisions_of(*alone->control->trace);
  told.run = build_trace(*alone, symbols, std::move(subject), std::move(setup));
  if (affordable > 0) {
    told.run->shrunk = shrunk;
  }
  told.run->doomed = doomed;
  source_text sources;
  for (std::size_t i = decisions.size() - std::min(decisions.size(), decisive_told); i < decisions.size();
       ++i) {
    told.run->decisive.push_back({decisions[i], decision_sentence(*told.run, decisions[i], sources)});
  }
  return told;
}

}  // namespace snag
