#include "harness/stress.h"

#include <algorithm>
#include <map>
#include <random>
#include <thread>
#include <utility>

#include "harness/evidence.h"
#include "harness/interrupt.h"
#include "harness/runner_pool.h"
#include "harness/splitmix.h"
#include "harness/stress_plan.h"

namespace snag {

namespace {

using clock = std::chrono::steady_clock;

std::uint64_t mix(std::uint64_t z) noexcept {
  return splitmix(z + splitmix_step);
}

/// Feeds the pool from the plan, and the plan with what comes back.
class stress_run {
 public:
  stress_run(stress_plan& plan, const stress_options& options, std::uint64_t seed,
             const std::function<void(const stress_progress&)>& on_progress)
      : plan_(plan), options_(options), seed_(seed), on_progress_(on_progress) {}

  /// run returns false where it was interrupted.
  bool run() {
    interrupt_watch interrupt;
    runner_pool pool(options_.jobs, interrupt);
    return pool.run([this](const launch* at_hand) { return next(at_hand); },
                    [this](std::size_t row, std::size_t, const run_report& run) {
                      plan_.take(row, run);
                      if (on_progress_) {
                        on_progress_({plan_.done(), plan_.planned(), 1, plan_.label(row)});
                      }
                      return true;
                    });
  }

 private:
  std::optional<pool_work> next(const launch* at_hand) {
    const auto same = std::find_if(launches_.begin(), launches_.end(),
                                   [at_hand](const auto& known) { return &known.second == at_hand; });
    const std::optional<stress_chunk> chunk = plan_.next(same == launches_.end() ? nullptr : same->first);
    if (!chunk) {
      return std::nullopt;
    }
    run_order order;
    order.case_id = plan_.case_of(chunk->row);
    order.first = chunk->first;
    order.limit = options_.run_limit;
    order.fresh = plan_.is_fresh(chunk->row);
    order.noise = options_.noise;
    for (std::uint64_t i = 0; i < chunk->count; ++i) {
      order.seeds.push_back(iteration_seed(seed_, order.case_id, chunk->first + i));
    }
    const runner_program& runner = plan_.runner_of(chunk->row);
    const launch& where = launches_.try_emplace(&runner, runner_launch(runner.path)).first->second;
    return pool_work{&where, std::move(order), chunk->row};
  }

  stress_plan& plan_;
  const stress_options& options_;
  std::uint64_t seed_;
  const std::function<void(const stress_progress&)>& on_progress_;
  std::map<const runner_program*, launch> launches_;
};

failed_run tell(const run_report& run, void* state) {
  return tell_failure(run, *static_cast<symbolizer*>(state));
}

}  // namespace

std::uint64_t iteration_seed(std::uint64_t base, std::string_view case_id, std::uint64_t iteration) noexcept {
  // FNV-1a over the id: the same in every build and version, which std::hash does not promise.
  std::uint64_t hash = 0xCBF29CE484222325ULL;
  for (const char c : case_id) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL;
  }
  return mix(mix(base) ^ mix(hash) ^ iteration);
}

std::string_view to_string(row_state s) noexcept {
  switch (s) {
    case row_state::met:
      return "met";
    case row_state::not_met:
      return "not-met";
    case row_state::not_run:
      return "not-run";
  }
  return "not-run";
}

std::string expectation_text(const std::vector<verdict>& any_of) {
  promise promised;
  promised.any_of = any_of;
  promised.must_show = true;
  return text(promised);
}

std::uint64_t stress_row::passes() const {
  const auto at = counts.find(verdict::passed);
  return at == counts.end() ? 0 : at->second;
}

double stress_row::pass_rate() const {
  return iterations == 0 ? 0 : static_cast<double>(passes()) / static_cast<double>(iterations);
}

exit_code stress_result::code() const {
  if (rows.empty()) {
    return interrupted ? exit_code::incomplete : exit_code::empty_selection;
  }
  exit_code code = interrupted ? exit_code::incomplete : exit_code::clean;
  for (const stress_row& row : rows) {
    if (row.state == row_state::not_met) {
      code = worst(code, exit_code::findings);
    }
  }
  return code;
}

stress_result stress(const catalogue& from, const stress_options& asked,
                     const std::function<void(const stress_progress&)>& on_progress) {
  const clock::time_point began = clock::now();
  stress_options options = asked;
  if (options.jobs == 0) {
    options.jobs = std::max(1U, std::thread::hardware_concurrency());
  }
  stress_result result;
  result.seed = options.seed ? *options.seed : std::random_device()();
  result.first = options.first;

  stress_plan plan(from, options);
  {
    stress_run run(plan, options, result.seed, on_progress);
    result.interrupted = !run.run();
  }
  symbolizer symbols;
  result.rows = plan.rows(&tell, &symbols);
  result.elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(clock::now() - began);
  return result;
}

}  // namespace snag
