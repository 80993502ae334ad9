#include "harness/regress.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <thread>

#include "harness/interrupt.h"
#include "harness/judge.h"
#include "harness/runner_pool.h"

namespace snag {

namespace {

const runner_program& runner_of(const catalogue& from, const regression& one) {
  const trace_subject& subject = one.of.subject;
  if (subject.case_id.empty()) {
    throw user_error(
        fmt::format("'{}': '{}' is a program and no case; 'snag explore --regress {} -- PROGRAM' "
                    "tries its schedules",
                    one.list, subject.program, one.list));
  }
  const runner_program* runner = nullptr;
  try {
    runner = from.runner_for(from.find(subject.case_id), subject.variant, subject.flavour);
  } catch (const user_error& e) {
    throw user_error(fmt::format("'{}': {}", one.list, e.what()));
  }
  if (runner == nullptr) {
    throw user_error(fmt::format("'{}': no runner at hand has '{}'; build it, or name one with --runner",
                                 one.list, subject.label()));
  }
  return *runner;
}

explore_order order_of(const kept_schedule& kept, const regress_options& options) {
  explore_order order;
  order.subject = kept.subject.case_id;
  order.seeds = {kept.setup.seed};
  order.inputs = kept.setup.seed;
  order.by = strategy::first;
  order.prefixes = {kept.choices};
  order.points = kept.setup.points;
  order.adversarial = kept.setup.adversarial;
  order.spurious = kept.setup.spurious;
  order.max_steps = kept.setup.max_steps;
  order.limit = options.run_limit;
  order.fresh = true;
  order.trace = trace_wish::none;
  return order;
}

}  // namespace

bool regress(const catalogue& from, std::vector<regression>& all, const regress_options& options) {
  std::map<const runner_program*, launch> launches;
  std::vector<const launch*> where;
  for (const regression& one : all) {
    const runner_program& runner = runner_of(from, one);
    where.push_back(&launches.try_emplace(&runner, runner_launch(runner.path)).first->second);
  }
  std::vector<bool> handed(all.size(), false);
  interrupt_watch interrupt;
  runner_pool pool(options.jobs == 0 ? std::max(1U, std::thread::hardware_concurrency()) : options.jobs,
                   interrupt);
  return pool.run(
      [&](const launch* at_hand) -> std::optional<pool_work> {
        // Those of the runner at hand come first: a runner costs its start.
        for (const bool same : {true, false}) {
          for (std::size_t i = 0; i < all.size(); ++i) {
            if (!handed[i] && (!same || where[i] == at_hand)) {
              handed[i] = true;
              return pool_work{where[i], order_of(all[i].of, options), i};
            }
          }
        }
        return std::nullopt;
      },
      [&](std::size_t i, std::size_t, const run_report& run) {
        all[i].came = judge(run);
        return true;
      });
}

std::vector<trace_subject> without_regression(const catalogue& from, const std::vector<regression>& all) {
  std::vector<trace_subject> missing;
  for (const catalogue_case& c : from.cases()) {
    for (const variant v : {variant::buggy, variant::plausible}) {
      if (from.runner_for(c, v, flavour::tsan) == nullptr) {
        continue;
      }
      trace_subject subject;
      subject.case_id = c.info.id;
      subject.variant = v;
      subject.flavour = flavour::tsan;
      if (std::none_of(all.begin(), all.end(),
                       [&](const regression& one) { return one.of.is_of(subject); })) {
        missing.push_back(std::move(subject));
      }
    }
  }
  return missing;
}

}  // namespace snag
