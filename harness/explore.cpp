#include "harness/explore.h"

#include <algorithm>
#include <thread>

#include "harness/evidence.h"
#include "harness/explore_failure.h"
#include "harness/explore_plan.h"
#include "harness/interrupt.h"
#include "harness/judge.h"
#include "harness/runner_pool.h"
#include "support/text.h"

namespace snag {

namespace {

using clock = std::chrono::steady_clock;

/// One exploration from its beginning to its end.
class exploration {
 public:
  exploration(const catalogue& from, const explore_options& options,
              const std::function<void(const explore_progress&)>& on_progress)
      : options_(options),
        on_progress_(on_progress),
        plan_(from, options),
        pool_(options.jobs, interrupt_),
        until_(options.time ? std::optional(clock::now() + *options.time) : std::nullopt) {}

  /// run returns false where it was interrupted.
  bool run() {
    bool done = try_kept() && search();
    for (std::size_t i = 0; i < plan_.size() && done; ++i) {
      done = look_into(i);
    }
    for (std::size_t i = 0; i < plan_.size(); ++i) {
      plan_.settle(i);
    }
    return done;
  }

  std::vector<explore_row> rows() {
    std::vector<explore_row> all;
    for (std::size_t i = 0; i < plan_.size(); ++i) {
      all.push_back(std::move(plan_.row(i)));
    }
    return all;
  }

 private:
  bool search() {
    // What a token stands for; a report needs the number of its schedule.
    std::vector<explore_chunk> chunks;
    return pool_.run(
        [&](const launch* at_hand) -> std::optional<pool_work> {
          if (until_ && clock::now() >= *until_) {
            plan_.time_is_over();
          }
          std::optional<explore_plan::handed> next = plan_.next(at_hand);
          if (!next) {
            return std::nullopt;
          }
          chunks.push_back(std::move(next->chunk));
          return pool_work{next->where, std::move(next->order), chunks.size() - 1};
        },
        [&](std::size_t token, std::size_t index, run_report& run) {
          explore_chunk& chunk = chunks[token];
          // What comes after a failure in its batch does not count, and runs that hang cost their limit each.
          const bool hangs = run.end == run_end::limit;
          plan_.take(chunk, index, run);
          advance(plan_.row(chunk.row).label());
          const std::size_t left = chunk.numbers.size() - index - 1;
          if (left == 0 || hangs) {
            plan_.abandon(chunk, left);
            chunk.numbers = {};
          }
          return left == 0 || !hangs;
        });
  }

  void advance(const std::string& now) {
    if (on_progress_) {
      on_progress_({plan_.done(), plan_.planned(), 1, now});
    }
  }

  schedule_probe probe_of(std::size_t i, std::uint64_t inputs) {
    return {pool_, plan_.where(i), plan_.order_for(i), inputs};
  }

  // What failed before is tried first, each as it was: it passes where the bug is mended.
  bool try_kept() {
    for (std::size_t i = 0; i < plan_.size(); ++i) {
      std::uint64_t number = 0;
      for (const kept_schedule& kept : options_.kept) {
        if (!kept.is_of(plan_.row(i).subject) || plan_.row(i).failure) {
          continue;
        }
        explore_order like = plan_.order_for(i);
        like.points = kept.setup.points;
        like.adversarial = kept.setup.adversarial;
        like.spurious = kept.setup.spurious;
        like.fresh = true;
        schedule_probe probe(pool_, plan_.where(i), like, kept.setup.seed);
        const auto came = probe.all({{kept.choices, strategy::first, kept.setup.seed}});
        if (!came) {
          return false;
        }
        ++number;
        advance(plan_.row(i).label());
        if (const run_report& run = came->front(); judge(run) != verdict::passed) {
          explore_failure failure;
          failure.number = number;
          failure.seed = kept.setup.seed;
          failure.strategy = kept.setup.strategy;
          failure.is = judge(run);
          failure.kept = true;
          if (!tell(i, run, failure, kept.setup)) {
            return false;
          }
          plan_.fail(i, std::move(failure));
        }
      }
    }
    return true;
  }

  bool look_into(std::size_t i) {
    if (plan_.row(i).failure) {
      return true;
    }
    for (;;) {
      plan_.settle(i);
      std::optional<explore_failure>& failure = plan_.row(i).failure;
      const run_report* run = plan_.failed(i);
      if (!failure || run == nullptr) {
        return true;
      }
      if (on_progress_) {
        on_progress_({plan_.done(), plan_.planned(), 0, plan_.row(i).label() + ": making it plain"});
      }
      trace_setup setup;
      setup.strategy = failure->strategy;
      setup.depth = failure->strategy == "pct" || failure->strategy == "dfs" ? options_.depth : 0;
      setup.base_seed = options_.seed;
      setup.number = failure->number;
      setup.seed = failure->seed;
      setup.points = options_.points;
      setup.adversarial = options_.adversarial;
      setup.spurious = options_.spurious;
      setup.max_steps = options_.max_steps;
      if (!tell(i, *run, *failure, setup)) {
        return false;
      }
      if (failure->replays || plan_.row(i).fresh) {
        return true;
      }
      // It came to something else when it ran alone: what runs leave behind decides. Then each is to be
      // alone.
      failure.reset();
      plan_.start_afresh(i);
      if (!search()) {
        return false;
      }
    }
  }

  // False where it was interrupted; the failure is told as far as it went.
  bool tell(std::size_t i, const run_report& run, explore_failure& failure, const trace_setup& setup) {
    if (!run.control || !run.control->trace) {
      const failed_run told = tell_failure(run, symbols_);
      failure.detail = told.detail;
      failure.evidence = told.evidence;
      return true;
    }
    schedule_probe probe = probe_of(i, setup.seed);
    if (options_.terse && (run.in_process == 0 || run.control->trace->steps.size() > steps_to_replay)) {
      failure.replays = run.in_process == 0;  // it was alone already, or is to be found alone
      return true;
    }
    if (options_.terse) {
      const std::optional<run_report> alone = probe.again(choices_of(*run.control->trace), setup.seed);
      failure.replays =
          alone && judge(*alone) == judge(run) && alone->control && alone->control->hash == run.control->hash;
      return alone.has_value();
    }
    told_failure told =
        tell_schedule(run, probe, symbols_, plan_.row(i).subject, setup, options_.shrink_runs);
    failure.replays = told.replays;
    failure.run = std::move(told.run);
    if (failure.run) {
      failure.is = failure.run->is;
      failure.detail = failure.run->detail;
      failure.evidence = failure.run->evidence;
    } else {
      const failed_run alone = tell_failure(run, symbols_);
      failure.detail = alone.detail;
      failure.evidence = alone.evidence;
    }
    return !told.interrupted;
  }

  const explore_options& options_;
  const std::function<void(const explore_progress&)>& on_progress_;
  interrupt_watch interrupt_;
  explore_plan plan_;
  runner_pool pool_;
  symbolizer symbols_;
  std::optional<clock::time_point> until_;
};

}  // namespace

std::string_view to_string(search s) noexcept {
  switch (s) {
    case search::mixed:
      return "mixed";
    case search::random:
      return "random";
    case search::pct:
      return "pct";
    case search::pos:
      return "pos";
    case search::surw:
      return "surw";
    case search::dfs:
      return "dfs";
  }
  return "mixed";
}

std::optional<search> parse_search(std::string_view name) noexcept {
  for (const search s : all_searches) {
    if (to_string(s) == name) {
      return s;
    }
  }
  return std::nullopt;
}

std::uint64_t schedule_seed(std::uint64_t base, std::string_view subject, std::uint64_t number) {
  return iteration_seed(base, subject, number);
}

bool kept_schedule::is_of(const trace_subject& other) const {
  if (!subject.case_id.empty() || !other.case_id.empty()) {
    return subject.label() == other.label();
  }
  const auto name = [](const std::string& path) { return path.substr(path.rfind('/') + 1); };
  return name(subject.program) == name(other.program) && subject.arguments == other.arguments;
}

explored_before explored_before::of(const explore_row& row) {
  const bool is_left = !row.failure && !row.search_state.empty();
  return {row.label(), row.done, row.finished && !is_left, row.fresh, row.search_state};
}

exit_code explore_result::code() const {
  if (rows.empty()) {
    return interrupted ? exit_code::incomplete : exit_code::empty_selection;
  }
  exit_code code = interrupted ? exit_code::incomplete : exit_code::clean;
  for (const explore_row& row : rows) {
    if (row.state == row_state::not_met) {
      code = worst(code, exit_code::findings);
    }
  }
  return code;
}

explore_result explore(const catalogue& from, const explore_options& asked,
                       const std::function<void(const explore_progress&)>& on_progress) {
  const clock::time_point began = clock::now();
  explore_result result;
  result.options = asked;
  if (result.options.jobs == 0) {
    result.options.jobs = std::max(1U, std::thread::hardware_concurrency());
  }
  exploration work(from, result.options, on_progress);
  result.interrupted = !work.run();
  result.rows = work.rows();
  result.elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(clock::now() - began);
  return result;
}

}  // namespace snag
