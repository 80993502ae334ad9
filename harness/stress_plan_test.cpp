#include "harness/stress_plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "support/exit_code.h"

namespace snag {
namespace {

using testing::HasSubstr;

catalogue_case one(const std::string& id, std::vector<std::size_t> runners) {
  catalogue_case c;
  c.info.id = id;
  c.info.expectations = {{engine::stress, {flavour::plain}, {verdict::panicked}}};
  c.runners = std::move(runners);
  return c;
}

catalogue two_cases() {
  return catalogue::of({one("zoo/b", {0, 1, 2}), one("zoo/a", {0, 1})},
                       {{"/r/buggy-plain", variant::buggy, flavour::plain, ""},
                        {"/r/fixed-plain", variant::fixed, flavour::plain, ""},
                        {"/r/plausible-plain", variant::plausible, flavour::plain, ""}});
}

run_report run(std::uint64_t iteration, verdict v = verdict::passed) {
  run_report report;
  report.iteration = iteration;
  report.microseconds = 1000;
  report.finish = true;
  report.reported = to_string(v);
  return report;
}

failed_run tell(const run_report& report, void*) {
  return {report.iteration, report.seed, judge(report), "detail", ""};
}

// Runs the whole plan; `came` says what each run comes to.
template <typename Came>
std::vector<stress_row> play(stress_plan& plan, Came came) {
  while (const auto chunk = plan.next(nullptr)) {
    for (std::uint64_t i = 0; i < chunk->count; ++i) {
      plan.take(chunk->row, run(chunk->first + i, came(chunk->row, chunk->first + i)));
    }
  }
  return plan.rows(&tell, nullptr);
}

TEST(stress_plan, leaves_plausible_out_unless_asked) {
  const catalogue all = two_cases();
  const stress_plan plain(all, {});
  EXPECT_EQ(plain.size(), 4U);
  stress_options options;
  options.variants = {variant::plausible};
  EXPECT_EQ(stress_plan(all, options).size(), 1U);
  options.flavours = {flavour::tsan};
  EXPECT_TRUE(stress_plan(all, options).empty());
}

TEST(stress_plan, names_the_nearest_of_an_unknown_case) {
  stress_options options;
  options.cases = {"zoo/bb"};
  try {
    const stress_plan plan(two_cases(), options);
    FAIL();
  } catch (const user_error& e) {
    EXPECT_THAT(e.what(), HasSubstr("unknown case 'zoo/bb'; did you mean 'zoo/b'?"));
  }
}

TEST(stress_plan, hands_out_every_iteration_once) {
  stress_options options;
  options.iterations = 301;
  options.first = 40;
  const catalogue all = two_cases();
  stress_plan plan(all, options);
  EXPECT_EQ(plan.planned(), 4 * 301U);
  std::set<std::pair<std::size_t, std::uint64_t>> seen;
  const std::vector<stress_row> rows = play(plan, [&](std::size_t row, std::uint64_t iteration) {
    EXPECT_TRUE(seen.insert({row, iteration}).second);
    EXPECT_GE(iteration, 40U);
    EXPECT_LT(iteration, 341U);
    return verdict::passed;
  });
  EXPECT_EQ(seen.size(), 4 * 301U);
  EXPECT_EQ(rows[0].case_id, "zoo/a");
  EXPECT_EQ(rows[0].variant, variant::buggy);
  EXPECT_EQ(rows[1].variant, variant::fixed);
}

TEST(stress_plan, looks_longer_for_a_bug_that_hides) {
  const catalogue all = two_cases();
  stress_plan plan(all, {});
  const std::vector<stress_row> rows = play(plan, [](std::size_t row, std::uint64_t iteration) {
    return row == 0 && iteration == 333 ? verdict::panicked : verdict::passed;
  });
  EXPECT_EQ(rows[0].iterations, 350U) << "the batch in which it showed, and no more";
  EXPECT_EQ(rows[0].state, row_state::met);
  EXPECT_EQ(rows[0].first_failure->iteration, 333U);
  EXPECT_EQ(rows[1].iterations, default_iterations);
  EXPECT_EQ(rows[2].iterations, default_iterations_at_most);
  EXPECT_EQ(rows[2].state, row_state::not_met);
  EXPECT_EQ(rows[2].note, "zoo/b buggy plain: expected panicked, got passed in all of 2000 iterations");
}

TEST(stress_plan, tells_a_surprise_from_the_bug) {
  stress_options options;
  options.iterations = 10;
  const catalogue all = two_cases();
  stress_plan plan(all, options);
  const std::vector<stress_row> rows = play(plan, [](std::size_t row, std::uint64_t iteration) {
    if (row == 0) {
      return iteration == 2 ? verdict::panicked : iteration == 7 ? verdict::deadlocked : verdict::passed;
    }
    return row == 1 && iteration == 4 ? verdict::lost_result : verdict::panicked;
  });
  EXPECT_EQ(rows[0].first_failure->iteration, 2U);
  EXPECT_EQ(rows[0].first_surprise->iteration, 7U);
  EXPECT_EQ(rows[0].state, row_state::not_met);
  EXPECT_EQ(rows[0].note, "zoo/a buggy plain: expected panicked, got deadlocked in iteration 7: detail");
  EXPECT_EQ(rows[0].passes(), 8U);
  EXPECT_DOUBLE_EQ(rows[0].pass_rate(), 0.8);
  EXPECT_EQ(rows[1].first_surprise->iteration, 0U);
  EXPECT_EQ(rows[2].state, row_state::met);
}

TEST(stress_plan, gives_up_on_what_hangs) {
  const catalogue all = two_cases();
  stress_plan plan(all, {});
  const std::vector<stress_row> rows = play(
      plan, [](std::size_t row, std::uint64_t) { return row == 1 ? verdict::timed_out : verdict::panicked; });
  EXPECT_LT(rows[1].iterations, 10U);
  EXPECT_EQ(rows[1].state, row_state::not_met);
}

TEST(stress_plan, judges_nothing_that_did_not_finish) {
  const catalogue all = two_cases();
  stress_plan plan(all, {});
  const auto chunk = plan.next(nullptr);
  ASSERT_TRUE(chunk.has_value());
  plan.take(chunk->row, run(chunk->first));
  const std::vector<stress_row> rows = plan.rows(&tell, nullptr);
  EXPECT_EQ(rows[0].state, row_state::not_run);
  EXPECT_EQ(rows[1].state, row_state::not_run);
  stress_result result;
  result.rows = rows;
  result.interrupted = true;
  EXPECT_EQ(result.code(), exit_code::incomplete);
}

TEST(stress_plan, runs_each_row_at_least_once_when_time_decides) {
  stress_options options;
  options.time = std::chrono::milliseconds(20);
  options.jobs = 2;
  const catalogue all = two_cases();
  stress_plan plan(all, options);
  EXPECT_EQ(plan.planned(), 0U);
  const std::vector<stress_row> rows = play(plan, [](std::size_t row, std::uint64_t) {
    return row % 2 == 0 ? verdict::panicked : verdict::passed;
  });
  for (const stress_row& row : rows) {
    EXPECT_EQ(row.iterations, 10U) << "10 ms of its share, 1 ms a run";
    EXPECT_EQ(row.state, row_state::met);
  }
}

TEST(stress_plan, keeps_a_runner_that_is_at_hand) {
  const catalogue all = two_cases();
  stress_plan plan(all, {});
  const auto first = plan.next(nullptr);
  const auto other = plan.next(nullptr);
  ASSERT_TRUE(first && other);
  EXPECT_NE(&plan.runner_of(first->row), &plan.runner_of(other->row));
  const auto same = plan.next(&plan.runner_of(other->row));
  ASSERT_TRUE(same.has_value());
  EXPECT_EQ(&plan.runner_of(same->row), &plan.runner_of(other->row));
}

TEST(iteration_seed, depends_on_all_three_and_on_nothing_else) {
  EXPECT_EQ(iteration_seed(1, "zoo/a", 0), iteration_seed(1, "zoo/a", 0));
  EXPECT_NE(iteration_seed(1, "zoo/a", 0), iteration_seed(2, "zoo/a", 0));
  EXPECT_NE(iteration_seed(1, "zoo/a", 0), iteration_seed(1, "zoo/b", 0));
  EXPECT_NE(iteration_seed(1, "zoo/a", 0), iteration_seed(1, "zoo/a", 1));
  // Held by value: a seed in a bug report must mean the same run in the next version.
  EXPECT_EQ(iteration_seed(1, "channels/premature-close", 17), 18235907679527317921U);
}

TEST(stress_result, has_the_documented_exit_codes) {
  stress_result result;
  EXPECT_EQ(result.code(), exit_code::empty_selection);
  result.rows.resize(2);
  result.rows[0].state = result.rows[1].state = row_state::met;
  EXPECT_EQ(result.code(), exit_code::clean);
  result.rows[1].state = row_state::not_met;
  EXPECT_EQ(result.code(), exit_code::findings);
  result.interrupted = true;
  EXPECT_EQ(result.code(), exit_code::incomplete);
}

}  // namespace
}  // namespace snag
