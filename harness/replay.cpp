#include "harness/replay.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/explore_failure.h"
#include "harness/interrupt.h"
#include "harness/judge.h"
#include "harness/runner_pool.h"
#include "harness/trace_build.h"
#include "harness/trace_words.h"

namespace snag {

namespace {

std::string step_at(const trace_file& run, std::size_t step) {
  if (step >= run.steps.size()) {
    return fmt::format("the end ({})", to_string(run.is));
  }
  const trace_step& one = run.steps[step];
  const trace_frame* at = run.place(one);
  return fmt::format("{}: {}{}", thread_label(run, one.thread), step_words(run, step),
                     at == nullptr ? "" : " at " + to_string(at->place));
}

bool same_step(const trace_step& a, const trace_step& b) {
  return a.thread == b.thread && a.what == b.what && a.object == b.object &&
         (a.flags | trace::valve) == (b.flags | trace::valve);
}

explore_order order_of(const trace_file& of) {
  explore_order order;
  order.subject = of.subject.case_id.empty() ? "main" : of.subject.case_id;
  order.points = of.setup.points;
  order.adversarial = of.setup.adversarial;
  order.spurious = of.setup.spurious;
  order.max_steps = of.setup.max_steps;
  return order;
}

}  // namespace

std::optional<departure> first_difference(const trace_file& expected, const trace_file& came) {
  const std::size_t common = std::min(expected.steps.size(), came.steps.size());
  for (std::size_t i = 0; i < common; ++i) {
    if (!same_step(expected.steps[i], came.steps[i])) {
      return departure{i, step_at(expected, i), step_at(came, i)};
    }
  }
  if (expected.steps.size() != came.steps.size() || expected.is != came.is) {
    return departure{common, step_at(expected, common), step_at(came, common)};
  }
  return std::nullopt;
}

std::string debug_order(const trace_file& of) {
  explore_order order = order_of(of);
  order.limit = std::chrono::hours(1000);
  order.by = strategy::first;
  order.seeds = {of.setup.seed};
  order.prefixes = {of.choices};
  order.strict = order.fresh = true;
  order.trace = trace_wish::none;
  order.stop_at = of.steps.size();
  return to_line(order);
}

replayed replay(const trace_file& of, const launch& where, std::chrono::milliseconds limit) {
  replayed result;
  interrupt_watch interrupt;
  runner_pool pool(1, interrupt);
  explore_order like = order_of(of);
  like.limit = limit;
  schedule_probe probe(pool, where, like, of.setup.seed);
  const std::optional<run_report> came = probe.again(of.choices, of.setup.seed);
  if (!came) {
    result.interrupted = true;
    return result;
  }
  trace_subject subject = of.subject;
  subject.build = fingerprint(where.program);
  result.rebuilt = subject.build != of.subject.build;
  subject.program = of.subject.program;
  if (!came->control || !came->control->trace) {
    throw user_error(
        fmt::format("'{}': a controlled run without steps; rebuild the program", where.program.string()));
  }
  symbolizer symbols;
  result.run = build_trace(*came, symbols, subject, of.setup);
  result.departed = first_difference(of, *result.run);
  if (diverged(*came)) {
    // The run ended there; what would have come is what the scheduler says.
    const divergence& at = *came->control->diverged;
    const std::size_t step = std::min<std::size_t>(at.step, of.steps.size());
    if (!result.departed || result.departed->step >= step) {
      result.departed = departure{
          at.step, step_at(of, step),
          at.came_thread == 0 ? "no thread that can go on" : thread_label(*result.run, at.came_thread)};
    }
  }
  if (!result.departed) {
    result.run->shrunk = of.shrunk;
    result.run->decisive = of.decisive;
    result.run->decisions = of.decisions;
    for (std::size_t i = 0; i < of.steps.size(); ++i) {
      result.run->steps[i].flags = of.steps[i].flags;
      result.run->steps[i].why = of.steps[i].why;
    }
    result.run->doomed = of.doomed;
  }
  return result;
}

}  // namespace snag
