#include "harness/stress.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

#include "harness/report.h"
#include "support/files.h"

namespace snag {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

catalogue toys() {
  return catalogue::load(SNAG_TOYS);
}

stress_options asked(std::vector<std::string> cases, std::uint64_t iterations = 20) {
  stress_options options;
  options.cases = std::move(cases);
  options.iterations = iterations;
  options.seed = 7;
  options.jobs = 2;
  options.run_limit = std::chrono::seconds(120);
  return options;
}

void expect_no_children() {
  EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1);
  EXPECT_EQ(errno, ECHILD);
}

TEST(stress, meets_what_the_toys_promise) {
  const catalogue all = toys();
  const stress_result result = stress(all, asked({"verdicts/raced", "waits/ab-ba", "verdicts/panicked"}));
  EXPECT_EQ(result.rows.size(), 12U);
  EXPECT_EQ(result.code(), exit_code::clean) << table(result);
  for (const stress_row& row : result.rows) {
    EXPECT_EQ(row.iterations, 20U);
    EXPECT_EQ(row.passes() == 20, !row.must_show) << row.case_id;
  }
  expect_no_children();
}

TEST(stress, says_in_one_line_what_was_expected_and_what_came) {
  const catalogue all = toys();
  stress_options options = asked({"promises/surprise", "promises/never-shown", "promises/fixed-fails"});
  options.flavours = {flavour::plain};
  const stress_result result = stress(all, options);
  EXPECT_EQ(result.code(), exit_code::findings);
  const std::string text = table(result);
  EXPECT_THAT(
      text, HasSubstr("promises/surprise buggy plain: expected lost-result, got wrong-output in iteration 0: "
                      "not what was promised"));
  EXPECT_THAT(text,
              HasSubstr("promises/never-shown buggy plain: expected wrong-output, got passed in all of 20 "
                        "iterations"));
  EXPECT_THAT(text,
              HasSubstr("promises/fixed-fails fixed plain: expected passed, got wrong-output in iteration "));
}

// What depends on the seed alone is the same again, whatever the number of jobs and the order of the runs.
TEST(stress, repeats_itself_for_a_seed) {
  const catalogue all = toys();
  stress_options options = asked({"promises/fixed-fails"}, 60);
  options.variants = {variant::fixed};
  const stress_result one = stress(all, options);
  options.jobs = 1;
  const stress_result two = stress(all, options);
  ASSERT_TRUE(one.rows[0].first_failure && two.rows[0].first_failure);
  EXPECT_EQ(one.rows[0].counts, two.rows[0].counts);
  EXPECT_EQ(one.rows[0].first_failure->iteration, two.rows[0].first_failure->iteration);
  EXPECT_EQ(one.rows[0].first_failure->seed, two.rows[0].first_failure->seed);

  options.first = one.rows[0].first_failure->iteration;
  options.iterations = 1;
  const stress_result again = stress(all, options);
  EXPECT_EQ(again.rows[0].first_failure->seed, one.rows[0].first_failure->seed);

  options.first = 0;
  options.iterations = 60;
  options.seed = 8;
  EXPECT_NE(stress(all, options).rows[0].first_failure->seed, one.rows[0].first_failure->seed);
}

// The command that runs a failure again runs what went before it in its process, too.
TEST(stress, lets_only_fixed_runs_share_a_process) {
  const catalogue all = toys();
  stress_options options = asked({"promises/third-of-a-process"}, 12);
  options.flavours = {flavour::plain};
  options.jobs = 1;
  const stress_result shared = stress(all, options);
  ASSERT_EQ(shared.rows.size(), 2U);
  EXPECT_EQ(shared.rows[0].passes(), 12U) << "buggy: a process each";
  ASSERT_TRUE(shared.rows[1].first_failure);
  EXPECT_EQ(shared.rows[1].first_failure->iteration, 2U);
  EXPECT_EQ(shared.rows[1].first_failure->in_process, 2U);
  EXPECT_THAT(table(shared),
              HasSubstr("--variant fixed --flavour plain --seed 7 --first 0 --iterations 3\n"));

  options.fresh = true;
  EXPECT_EQ(stress(all, options).code(), exit_code::clean);
}

TEST(stress, has_no_virtual_time) {
  const catalogue all = toys();
  stress_options options = asked({"promises/tells-its-clock"}, 3);
  options.variants = {variant::fixed};
  const stress_result result = stress(all, options);
  EXPECT_EQ(result.rows.at(0).counts, (std::map<verdict, std::uint64_t>{{verdict::lost_result, 3}}));
}

TEST(stress, chooses_and_tells_a_seed) {
  const catalogue all = toys();
  stress_options options = asked({"verdicts/passed"}, 1);
  options.seed = std::nullopt;
  const std::uint64_t seed = stress(all, options).seed;
  EXPECT_THAT(table(stress(all, asked({"verdicts/passed"}, 1))), HasSubstr("seed 7"));
  EXPECT_NE(stress(all, options).seed, seed);
}

TEST(stress, counts_progress) {
  const catalogue all = toys();
  std::uint64_t runs = 0;
  std::uint64_t total = 0;
  std::string now;
  stress_options options = asked({"verdicts/passed"}, 25);
  options.flavours = {flavour::plain};
  const stress_result result = stress(all, options, [&](const stress_progress& p) {
    runs += p.runs_since_last;
    EXPECT_EQ(p.runs_done, runs);
    total = p.runs_total;
    now = p.now;
  });
  EXPECT_EQ(runs, 50U);
  EXPECT_EQ(total, 50U);
  EXPECT_THAT(now, HasSubstr("verdicts/passed "));
}

TEST(stress, ends_early_and_keeps_what_there_is_when_interrupted) {
  const catalogue all = toys();
  stress_options options = asked({"verdicts/passed", "verdicts/timed-out"}, 1'000'000);
  options.flavours = {flavour::plain};
  bool sent = false;
  const stress_result result = stress(all, options, [&](const stress_progress& p) {
    if (!sent && p.runs_done >= 10) {
      sent = true;
      ::kill(::getpid(), SIGINT);
    }
  });
  EXPECT_TRUE(result.interrupted);
  EXPECT_EQ(result.code(), exit_code::incomplete);
  std::uint64_t runs = 0;
  for (const stress_row& row : result.rows) {
    runs += row.iterations;
    EXPECT_EQ(row.state, row_state::not_run);
  }
  EXPECT_GE(runs, 10U);
  expect_no_children();
  sigset_t mask;
  ::pthread_sigmask(SIG_BLOCK, nullptr, &mask);
  EXPECT_EQ(::sigismember(&mask, SIGINT), 0) << "the mask is as it was";
}

TEST(stress, names_a_runner_that_breaks_off) {
  std::string name = (fs::temp_directory_path() / "snag-stress-XXXXXX").string();
  const fs::path folder = ::mkdtemp(name.data());
  const fs::path fake = folder / "fake";
  write_file_atomically(fake, "#!/bin/sh\ncase $1 in --describe) exec " +
                                  (fs::path(SNAG_TOYS) / "buggy-plain").string() +
                                  " --describe;; esac\necho 'no more threads' >&2\nexit 9\n");
  fs::permissions(fake, fs::perms::owner_all);
  const catalogue all = catalogue::load_files(std::span(&fake, 1));
  try {
    (void)stress(all, asked({"verdicts/passed"}));
    FAIL();
  } catch (const user_error& e) {
    EXPECT_THAT(e.what(),
                testing::AllOf(HasSubstr("died at start"), HasSubstr("exit code 9"),
                               HasSubstr("saying: no more threads"), testing::Not(HasSubstr("\n"))));
  }
  expect_no_children();
  fs::remove_all(folder);
}

TEST(stress, keeps_to_its_time) {
  const catalogue all = toys();
  stress_options options = asked({"verdicts/passed"});
  options.iterations = std::nullopt;
  options.time = std::chrono::milliseconds(200);
  const stress_result result = stress(all, options);
  EXPECT_EQ(result.code(), exit_code::clean);
  for (const stress_row& row : result.rows) {
    EXPECT_GE(row.iterations, 1U);
  }
}

}  // namespace
}  // namespace snag
