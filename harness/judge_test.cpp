#include "harness/judge.h"

#include <gtest/gtest.h>

namespace snag {
namespace {

run_report finished() {
  run_report run;
  run.finish = true;
  run.reported = "passed";
  return run;
}

TEST(judge, passes_what_finished_and_said_so) {
  EXPECT_EQ(judge(finished()), verdict::passed);
}

TEST(judge, takes_the_oracle_at_its_word) {
  for (const verdict v : all_verdicts) {
    run_report run = finished();
    run.reported = to_string(v);
    EXPECT_EQ(judge(run), v);
  }
  run_report odd = finished();
  odd.reported = "splendid";
  EXPECT_EQ(judge(odd), verdict::failed);
}

// The order of the header: everything holds at first, and one by one the stronger ones are taken away.
TEST(judge, follows_the_documented_order) {
  run_report run;
  run.use_after = run.race = run.panic = run.other_report = run.deadlock = run.leak = true;
  run.reported = "wrong-output";
  EXPECT_EQ(judge(run), verdict::use_after_scope);
  run.use_after = false;
  EXPECT_EQ(judge(run), verdict::raced);
  run.race = false;
  EXPECT_EQ(judge(run), verdict::panicked);
  run.panic = false;
  EXPECT_EQ(judge(run), verdict::crashed);
  run.other_report = false;
  EXPECT_EQ(judge(run), verdict::deadlocked);
  run.deadlock = false;
  EXPECT_EQ(judge(run), verdict::leaked);
  run.leak = false;
  EXPECT_EQ(judge(run), verdict::failed) << "it ended before the scenario did";
  run.finish = true;
  EXPECT_EQ(judge(run), verdict::wrong_output);
  run.reported = "passed";
  EXPECT_EQ(judge(run), verdict::passed);
}

TEST(judge, never_passes_a_run_that_had_to_be_killed) {
  run_report run;
  run.end = run_end::limit;
  EXPECT_EQ(judge(run), verdict::timed_out);
  run.reported = "passed";
  EXPECT_EQ(judge(run), verdict::timed_out);
  run.reported = "lost-result";
  EXPECT_EQ(judge(run), verdict::lost_result);
  run.race = true;
  EXPECT_EQ(judge(run), verdict::raced);
}

TEST(judge, calls_a_signal_a_crash) {
  run_report run = finished();
  run.end = run_end::signal;
  EXPECT_EQ(judge(run), verdict::crashed);
}

TEST(judge, knows_the_ends_of_a_controlled_run) {
  run_report run;
  run.control.emplace();
  run.control->livelock = run.control->too_long = true;
  EXPECT_EQ(judge(run), verdict::livelocked);
  run.control->livelock = false;
  EXPECT_EQ(judge(run), verdict::timed_out) << "too many steps, and no livelock was seen";
  run.deadlock = true;
  EXPECT_EQ(judge(run), verdict::deadlocked);
  run_report blocked;
  blocked.control.emplace().blocked_in = blocked_call{2, "flock", {}};
  EXPECT_EQ(judge(blocked), verdict::timed_out);
  EXPECT_FALSE(diverged(blocked));
  blocked.control->diverged = divergence{12, 2, 1};
  EXPECT_TRUE(diverged(blocked));
  EXPECT_FALSE(diverged(finished()));
}

TEST(judge, calls_an_exit_code_a_failure) {
  run_report run = finished();
  run.code = 1;
  EXPECT_EQ(judge(run), verdict::failed);
}

case_info promising() {
  case_info info;
  info.expectations = {
      {engine::stress, {flavour::plain}, {verdict::panicked}},
      {engine::stress, {flavour::tsan, flavour::plain}, {verdict::raced}},
      {engine::explore, {flavour::asan}, {verdict::late}},
  };
  return info;
}

TEST(promise, joins_the_expectations_of_a_flavour) {
  const promise plain = promise_of(promising(), engine::stress, variant::buggy, flavour::plain);
  EXPECT_TRUE(plain.must_show);
  EXPECT_EQ(text(plain), "panicked or raced");
  EXPECT_TRUE(fits(plain, verdict::passed));
  EXPECT_FALSE(shows(plain, verdict::passed));
  EXPECT_TRUE(shows(plain, verdict::raced));
  EXPECT_FALSE(fits(plain, verdict::deadlocked));
  EXPECT_EQ(text(promise_of(promising(), engine::stress, variant::buggy, flavour::tsan)), "raced");
}

TEST(promise, lets_an_unnamed_flavour_show_what_the_others_do) {
  const promise asan = promise_of(promising(), engine::stress, variant::buggy, flavour::asan);
  EXPECT_FALSE(asan.must_show);
  EXPECT_EQ(text(asan), "passed or panicked or raced");
  EXPECT_FALSE(fits(asan, verdict::late)) << "that is another engine's";
}

TEST(explore_promise, takes_the_case_at_its_word) {
  const promise asan = explore_promise_of(promising(), variant::buggy, flavour::asan);
  EXPECT_EQ(text(asan), "late");
  EXPECT_FALSE(explore_promise_of(promising(), variant::buggy, flavour::tsan).must_show);
}

TEST(explore_promise, has_to_show_what_stress_may_where_the_case_says_nothing) {
  case_info info = promising();
  info.expectations.pop_back();
  const promise any = explore_promise_of(info, variant::buggy, flavour::tsan);
  EXPECT_EQ(text(any), "panicked or raced or use-after-scope");
  EXPECT_TRUE(any.must_show);
  EXPECT_EQ(text(explore_promise_of(info, variant::fixed, flavour::tsan)), "passed");
}

TEST(explore_promise, has_a_plausible_repair_break_as_the_case_says) {
  case_info info = promising();
  const promise any = explore_promise_of(info, variant::plausible, flavour::tsan);
  EXPECT_EQ(text(any), "any failure");
  EXPECT_TRUE(any.must_show);
  EXPECT_TRUE(fits(any, verdict::leaked));
  EXPECT_FALSE(fits(any, verdict::timed_out));
  EXPECT_EQ(text(explore_promise_of(info, variant::plausible, flavour::plain)), "anything");

  info.plausible_shows = {verdict::deadlocked, verdict::raced};
  const promise told = explore_promise_of(info, variant::plausible, flavour::tsan);
  EXPECT_EQ(text(told), "deadlocked or raced");
  EXPECT_TRUE(told.must_show);
  EXPECT_FALSE(fits(told, verdict::leaked));
  const promise plain = explore_promise_of(info, variant::plausible, flavour::plain);
  EXPECT_EQ(text(plain), "passed or deadlocked or raced");
  EXPECT_FALSE(plain.must_show);
  EXPECT_TRUE(promise_of(info, engine::stress, variant::plausible, flavour::tsan).anything);
}

TEST(promise, holds_the_fixed_variant_to_passing) {
  const promise fixed = promise_of(promising(), engine::stress, variant::fixed, flavour::plain);
  EXPECT_EQ(text(fixed), "passed");
  for (const verdict v : all_verdicts) {
    EXPECT_EQ(fits(fixed, v), v == verdict::passed) << to_string(v);
    EXPECT_FALSE(shows(fixed, v));
  }
}

TEST(promise, expects_anything_but_hanging_of_a_plausible_repair) {
  const promise repair = promise_of(promising(), engine::stress, variant::plausible, flavour::plain);
  EXPECT_TRUE(fits(repair, verdict::deadlocked));
  EXPECT_FALSE(fits(repair, verdict::timed_out));
}

}  // namespace
}  // namespace snag
