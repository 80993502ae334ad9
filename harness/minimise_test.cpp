#include "harness/minimise.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace snag {
namespace {

using trace::op;

/// A program of threads that are always runnable, each a number of steps long, under the strategy `first`
/// after a prefix. It fails by its own rule.
class toy_program {
 public:
  using rule = bool (*)(const std::vector<std::uint64_t>& threads);
  toy_program(std::vector<std::uint64_t> lengths, rule fails) : lengths_(std::move(lengths)), fails_(fails) {}

  [[nodiscard]] run_report run(const schedule& prefix) const {
    std::vector<std::uint64_t> left = lengths_;
    wire_trace steps;
    std::vector<std::uint64_t> order;
    const auto do_step = [&](std::uint64_t thread) {
      std::vector<std::uint64_t> could;
      for (std::size_t t = 0; t < left.size(); ++t) {
        if (left[t] > 0) {
          could.push_back(t + 1);
        }
      }
      const std::uint64_t before = order.empty() ? 0 : order.back();
      const bool preempts = before != 0 && before != thread && left[before - 1] > 0;
      steps.runnable.emplace_back(order.size(), could);
      steps.steps.push_back(
          {thread, op::write, 0, static_cast<std::uint8_t>(preempts ? trace::preempting : 0), 0, 0});
      --left[thread - 1];
      order.push_back(thread);
    };
    for (const turn& t : prefix) {
      for (std::uint64_t i = 0; i < t.count && left[t.thread - 1] > 0; ++i) {
        do_step(t.thread);
      }
    }
    for (;;) {
      if (!order.empty() && left[order.back() - 1] > 0) {
        do_step(order.back());
        continue;
      }
      const auto next = std::find_if(left.begin(), left.end(), [](std::uint64_t n) { return n > 0; });
      if (next == left.end()) {
        break;
      }
      do_step(static_cast<std::uint64_t>(next - left.begin()) + 1);
    }
    run_report report;
    report.finish = true;
    report.reported = fails_(order) ? "wrong-output" : "passed";
    report.control.emplace().trace = std::move(steps);
    return report;
  }

  [[nodiscard]] try_schedules tries(std::uint64_t& runs) const {
    return [this, &runs](const std::vector<schedule>& all) -> std::optional<std::vector<run_report>> {
      std::vector<run_report> reports;
      for (const schedule& one : all) {
        reports.push_back(run(one));
        ++runs;
      }
      return reports;
    };
  }

 private:
  std::vector<std::uint64_t> lengths_;
  rule fails_;
};

/// The bug: thread 2 does its third step between the fifth and the sixth of thread 1.
bool torn(const std::vector<std::uint64_t>& order) {
  std::uint64_t first = 0;
  std::uint64_t second = 0;
  for (const std::uint64_t t : order) {
    first += t == 1 ? 1U : 0U;
    second += t == 2 ? 1U : 0U;
    if (t == 2 && second == 3 && first == 5) {
      return true;
    }
  }
  return false;
}

schedule round_robin(std::uint64_t threads, std::uint64_t rounds) {
  schedule s;
  for (std::uint64_t i = 0; i < rounds; ++i) {
    for (std::uint64_t t = 1; t <= threads; ++t) {
      append(s, t);
    }
  }
  return s;
}

TEST(minimise, finds_the_one_preemption_that_matters) {
  const toy_program program({10, 10, 10}, torn);
  schedule noisy = {{1, 2}, {3, 1}, {2, 2}, {1, 1}, {3, 4}, {1, 2}, {2, 1}, {3, 2}, {2, 3}, {1, 1}, {3, 1}};
  run_report found = program.run(noisy);
  ASSERT_EQ(found.reported, "wrong-output");
  EXPECT_GT(involvement_of(*found.control->trace).preemptions, 6U);
  std::uint64_t runs = 0;
  const minimised best = minimise(std::move(found), 300, program.tries(runs));
  EXPECT_EQ(involvement_of(*best.run.control->trace).preemptions, 1U);
  EXPECT_EQ(best.run.reported, "wrong-output");
  EXPECT_EQ(best.runs, runs);
  EXPECT_FALSE(best.cut_short);
  EXPECT_FALSE(best.needs_none);
}

TEST(minimise, is_the_same_every_time) {
  const toy_program program({10, 10, 10}, torn);
  const schedule noisy = {{1, 2}, {3, 1}, {2, 2}, {1, 3}, {3, 4}, {2, 1}, {3, 2}, {2, 3}};
  std::uint64_t runs = 0;
  const auto once = [&] { return minimise(program.run(noisy), 300, program.tries(runs)); };
  EXPECT_EQ(choices_of(*once().run.control->trace), choices_of(*once().run.control->trace));
}

TEST(minimise, says_where_no_preemption_is_needed) {
  const toy_program program({4, 4}, [](const std::vector<std::uint64_t>&) { return true; });
  std::uint64_t runs = 0;
  const minimised best = minimise(program.run(round_robin(2, 4)), 300, program.tries(runs));
  EXPECT_TRUE(best.needs_none);
  EXPECT_EQ(involvement_of(*best.run.control->trace).decisions, 0U);
}

TEST(minimise, stops_at_its_bound_and_says_so) {
  const toy_program program({40, 40, 40}, torn);
  schedule noisy;
  for (std::uint64_t i = 0; i < 5; ++i) {
    noisy.insert(noisy.end(), {{1, 1}, {3, 1}});
  }
  noisy.insert(noisy.end(), {{2, 3}, {1, 1}, {3, 1}, {2, 1}});
  std::uint64_t runs = 0;
  const minimised best = minimise(program.run(noisy), 3, program.tries(runs));
  EXPECT_EQ(runs, 3U);
  EXPECT_TRUE(best.cut_short);
  EXPECT_EQ(best.run.reported, "wrong-output") << "never worse than what was found";
}

TEST(minimise, gives_what_it_has_when_interrupted) {
  const toy_program program({10, 10}, torn);
  const minimised best =
      minimise(program.run({{1, 5}, {2, 3}}), 300, [](const auto&) { return std::nullopt; });
  EXPECT_TRUE(best.interrupted);
  EXPECT_EQ(best.run.reported, "wrong-output");
}

TEST(minimise, does_not_take_another_failure_for_the_same) {
  // Fails by every schedule, but only the round robin fails with this verdict.
  const toy_program program({4, 4}, torn);
  run_report found = program.run(round_robin(2, 4));
  found.reported = "lost-result";
  std::uint64_t runs = 0;
  const minimised best = minimise(std::move(found), 300, program.tries(runs));
  EXPECT_EQ(best.run.reported, "lost-result");
}

TEST(plainer_candidates, begin_with_no_choice_at_all) {
  const toy_program program({3, 3}, torn);
  const auto candidates = plainer_candidates(*program.run({{1, 1}, {2, 1}, {1, 1}}).control->trace);
  ASSERT_FALSE(candidates.empty());
  EXPECT_EQ(candidates.front(), schedule{});
  EXPECT_TRUE(plainer_candidates(*program.run({}).control->trace).empty());
}

}  // namespace
}  // namespace snag
