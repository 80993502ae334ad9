#include "harness/explore.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <nlohmann/json.hpp>

#include "harness/explore_failure.h"
#include "harness/replay.h"
#include "harness/report_explore.h"
#include "harness/report_trace.h"

namespace snag {
namespace {

using testing::HasSubstr;

catalogue toys() {
  return catalogue::load(SNAG_TOYS);
}

explore_options asked(std::vector<std::string> cases, std::uint64_t schedules = 60) {
  explore_options options;
  options.cases = std::move(cases);
  options.flavours = {flavour::plain};
  options.schedules = schedules;
  options.seed = 7;
  options.jobs = 2;
  options.run_limit = std::chrono::seconds(120);
  return options;
}

/// The result without what a clock says.
std::string timeless(explore_result result) {
  result.elapsed = {};
  for (explore_row& row : result.rows) {
    row.busy = {};
  }
  result.options.jobs = 0;
  return json(result, true);
}

const explore_row& row_of(const explore_result& result, const std::string& label) {
  for (const explore_row& row : result.rows) {
    if (row.label() == label) {
      return row;
    }
  }
  throw std::runtime_error("no row " + label);
}

TEST(explore, finds_what_the_toys_promise_and_lets_the_right_ones_pass) {
  const explore_result result =
      explore(toys(), asked({"schedules/ab-ba", "waits/leak", "verdicts/panicked", "verdicts/lost-result"}));
  EXPECT_EQ(result.rows.size(), 8U);
  EXPECT_EQ(result.code(), exit_code::clean) << table(result);
  for (const explore_row& row : result.rows) {
    EXPECT_EQ(row.failure.has_value(), row.subject.variant == variant::buggy) << row.label();
    EXPECT_EQ(row.schedules == 60, row.subject.variant == variant::fixed) << row.label();
  }
  EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1) << "no child is left";
  EXPECT_EQ(errno, ECHILD);
}

TEST(explore, has_virtual_time) {
  explore_options options = asked({"promises/tells-its-clock"}, 8);
  options.variants = {variant::fixed};
  EXPECT_EQ(explore(toys(), options).rows.at(0).failure.value().is, verdict::late);
}

TEST(explore, does_not_let_a_plausible_repair_pass) {
  explore_options options = asked({"repairs/holds", "repairs/breaks", "repairs/breaks-otherwise"});
  options.schedules.reset();
  options.variants = {variant::plausible};
  options.flavours.clear();
  const explore_result result = explore(toys(), options);
  EXPECT_EQ(result.code(), exit_code::findings);
  const explore_row& broken = row_of(result, "repairs/breaks plausible tsan");
  EXPECT_EQ(broken.state, row_state::met) << broken.note;
  EXPECT_EQ(broken.failure.value().is, verdict::lost_result);
  EXPECT_EQ(row_of(result, "repairs/holds plausible tsan").note,
            "repairs/holds plausible tsan: expected any failure, got passed in all of 2000 schedules");
  EXPECT_THAT(row_of(result, "repairs/breaks-otherwise plausible tsan").note,
              HasSubstr("expected deadlocked, got lost-result in schedule "));
  table_style style;
  style.only_unmet = true;
  const std::string told = table(result, style);
  EXPECT_THAT(told, HasSubstr("repairs/holds plausible tsan"));
  EXPECT_THAT(told, testing::Not(HasSubstr("repairs/breaks plausible tsan")));
}

// Of many explorations that are only counted: nothing is looked up in sources, and no plainer one is sought.
TEST(explore, says_no_more_than_a_verdict_where_it_is_to_be_terse) {
  explore_options options = asked({"schedules/ab-ba"});
  options.variants = {variant::buggy};
  const explore_row full = explore(toys(), options).rows.at(0);
  options.terse = true;
  const explore_row terse = explore(toys(), options).rows.at(0);
  ASSERT_TRUE(terse.failure);
  EXPECT_EQ(terse.failure->number, full.failure->number);
  EXPECT_EQ(terse.failure->is, verdict::deadlocked);
  EXPECT_TRUE(terse.failure->replays);
  EXPECT_FALSE(terse.failure->run);
  EXPECT_EQ(terse.state, row_state::met);
}

TEST(explore, tells_a_deadlock_by_the_one_preemption_that_makes_it) {
  explore_options options = asked({"schedules/ab-ba"});
  options.variants = {variant::buggy};
  const explore_result result = explore(toys(), options);
  const explore_failure& failure = *result.rows.at(0).failure;
  EXPECT_EQ(failure.is, verdict::deadlocked);
  EXPECT_TRUE(failure.replays);
  ASSERT_TRUE(failure.run);
  EXPECT_EQ(failure.run->decisions, 1U);
  EXPECT_EQ(failure.run->decisive.size(), 1U);
  EXPECT_THAT(failure.run->decisive.at(0).says, HasSubstr("`const std::lock_guard second("));
  EXPECT_EQ(failure.run->cycle.size(), 2U);
  ASSERT_TRUE(failure.run->doomed);
  EXPECT_GT(failure.run->doomed->step, 0U);
  EXPECT_LT(failure.run->doomed->step, failure.run->steps.size());
  EXPECT_FALSE(failure.run->edges.empty());
}

TEST(explore, is_the_same_whatever_runs_at_once) {
  explore_options one = asked({"schedules/ab-ba", "verdicts/passed"});
  one.jobs = 1;
  explore_options three = one;
  three.jobs = 3;
  const explore_result first = explore(toys(), one);
  EXPECT_EQ(timeless(first), timeless(explore(toys(), three)));
  EXPECT_EQ(to_json(*row_of(first, "schedules/ab-ba buggy plain").failure->run),
            to_json(*row_of(explore(toys(), three), "schedules/ab-ba buggy plain").failure->run));
  one.seed = 8;
  EXPECT_NE(timeless(first), timeless(explore(toys(), one)));
}

TEST(explore, gives_runs_that_keep_state_a_process_each) {
  explore_options options = asked({"schedules/keeps-state"}, 20);
  options.variants = {variant::buggy};
  const explore_row row = explore(toys(), options).rows.at(0);
  EXPECT_TRUE(row.fresh);
  EXPECT_FALSE(row.failure) << "alone no run is the third of its process";
  EXPECT_EQ(row.schedules, 20U);
}

TEST(explore, says_what_a_pass_means) {
  explore_options options = asked({"verdicts/passed"}, 40);
  options.by = search::pct;
  EXPECT_THAT(explore(toys(), options).rows.at(0).bound,
              HasSubstr("40 by pct: a bug of depth 3 shows in each"));
  options.by = search::random;
  EXPECT_THAT(explore(toys(), options).rows.at(0).bound, HasSubstr("random gives no guarantee"));
}

TEST(explore, counts_a_bug_that_does_not_show_as_not_met) {
  explore_options options = asked({"promises/never-shown"}, 8);
  options.variants = {variant::buggy};
  const explore_result result = explore(toys(), options);
  EXPECT_EQ(result.code(), exit_code::findings);
  EXPECT_THAT(result.rows.at(0).note, HasSubstr("got passed in all of 8 schedules"));
}

TEST(explore, tries_what_failed_before_first) {
  explore_options options = asked({"schedules/ab-ba"});
  options.variants = {variant::buggy};
  const explore_failure found = *explore(toys(), options).rows.at(0).failure;
  options.kept =
      parse_kept(to_json({{found.run->subject, found.run->setup, found.run->choices, found.is}}), "x");
  const explore_row again = explore(toys(), options).rows.at(0);
  ASSERT_TRUE(again.failure);
  EXPECT_TRUE(again.failure->kept);
  EXPECT_EQ(again.schedules, 0U);
  EXPECT_EQ(again.failure->is, verdict::deadlocked);
  // The bug is mended: what failed passes, and the search goes on from there.
  options.variants = {variant::fixed};
  for (kept_schedule& kept : options.kept) {
    kept.subject.variant = variant::fixed;
  }
  const explore_row mended = explore(toys(), options).rows.at(0);
  EXPECT_FALSE(mended.failure);
  EXPECT_EQ(mended.schedules, 60U);
}

TEST(explore, in_parts_is_the_whole) {
  explore_options options = asked({"verdicts/passed"}, 50);
  options.variants = {variant::fixed};
  const explore_result whole = explore(toys(), options);
  std::vector<explore_result> parts;
  for (std::uint64_t part = 1; part <= 3; ++part) {
    options.shard = {part, 3};
    const std::string report = json(explore(toys(), options), true);
    parts.push_back(parse_explore_report(report, "part.json"));
  }
  const explore_result merged = merge_reports(parts);
  EXPECT_EQ(merged.code(), exit_code::clean);
  EXPECT_EQ(merged.rows.at(0).schedules, 50U);
  EXPECT_EQ(merged.rows.at(0).seen, whole.rows.at(0).seen) << "the same schedules, each once";
  EXPECT_EQ(merged.rows.at(0).distinct, whole.rows.at(0).distinct);

  const explore_result gap = merge_reports(std::array{parts[0], parts[2]});
  EXPECT_EQ(gap.code(), exit_code::incomplete);
  EXPECT_THROW((void)merge_reports(std::array{parts[0], parts[0]}), user_error);
  parts[1].options.seed = 8;
  EXPECT_THROW((void)merge_reports(parts), user_error);
}

TEST(explore, goes_on_where_a_report_ends) {
  explore_options options = asked({"verdicts/passed"}, 50);
  options.variants = {variant::fixed};
  const explore_result whole = explore(toys(), options);
  options.schedules = 20;
  explore_result before = parse_explore_report(json(explore(toys(), options), true), "x");
  options.schedules = before.options.schedules = 50;
  before.rows.at(0).finished = false;
  options.before = {explored_before::of(before.rows.at(0))};
  const explore_result after = explore(toys(), options);
  EXPECT_EQ(after.rows.at(0).schedules, 30U);
  const explore_result both = merge_reports(std::array{before, after});
  EXPECT_EQ(both.rows.at(0).seen, whole.rows.at(0).seen);
  EXPECT_EQ(both.code(), exit_code::clean);
}

TEST(explore, ends_at_an_interrupt_with_what_there_is) {
  explore_options options = asked({"verdicts/passed"}, 100'000'000);
  bool sent = false;
  const explore_result result = explore(toys(), options, [&sent](const explore_progress& now) {
    if (now.runs_done > 100 && !sent) {
      sent = true;
      ::kill(::getpid(), SIGINT);
    }
  });
  EXPECT_TRUE(result.interrupted);
  EXPECT_EQ(result.code(), exit_code::incomplete);
  EXPECT_GT(result.rows.at(0).schedules + result.rows.at(1).schedules, 90U);
  EXPECT_EQ(row_of(result, "verdicts/passed fixed plain").state, row_state::not_run);
}

TEST(explore, names_a_program_that_has_nothing_to_say) {
  explore_options options;
  options.program = program_launch("/bin/true", {});
  try {
    (void)explore(catalogue::of({}, {}), options);
    FAIL() << "it passed";
  } catch (const user_error& e) {
    EXPECT_THAT(e.what(),
                HasSubstr("program '/bin/true' ended without a word to snag (exit code 0): it is not "
                          "built for exploration"));
  }
}

TEST(replay, is_exact_and_says_where_it_is_not) {
  explore_options options = asked({"schedules/ab-ba"});
  options.variants = {variant::buggy};
  const explore_row row = explore(toys(), options).rows.at(0);
  trace_file kept = *row.failure->run;
  const launch where = runner_launch(kept.subject.program);
  for (int i = 0; i < 20; ++i) {
    const replayed again = replay(kept, where, options.run_limit);
    ASSERT_FALSE(again.departed);
    EXPECT_EQ(to_json(*again.run), to_json(kept));
  }
  // A schedule that this program does not have: thread 3 before it was made.
  kept.choices = {{1, 1}, {3, 1}};
  const replayed odd = replay(kept, where, options.run_limit);
  ASSERT_TRUE(odd.departed);
  EXPECT_EQ(odd.departed->step, 1U);
  EXPECT_FALSE(odd.rebuilt);
}

}  // namespace
}  // namespace snag
