#include "detector/workers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>
#include <stdexcept>

namespace snag::detector {
namespace {

using outcome = unit_result::outcome;

std::vector<compile_command> files(const std::vector<std::string>& names) {
  std::vector<compile_command> all;
  all.reserve(names.size());
  for (const auto& name : names) {
    all.push_back({"/", name, {}, false});
  }
  return all;
}

unit_result good(const compile_command& c) {
  unit_result r;
  r.file = c.file;
  r.findings.push_back(
      {"snag-x", confidence::high, {"/" + c.file, 1, 2, "text", {{2, 3}}}, "f", "says", {}, {}, {}});
  return r;
}

std::vector<unit_result> run(const std::vector<std::string>& names, unsigned jobs,
                             const std::function<unit_result(const compile_command&)>& work,
                             std::chrono::milliseconds limit = std::chrono::minutes(5)) {
  const auto commands = files(names);
  return run_workers(commands, {jobs, limit}, work, [](const unit_result&) {});
}

TEST(workers, give_results_in_the_order_of_the_commands) {
  const std::vector<std::string> names = {"a", "b", "c", "d", "e", "f", "g"};
  for (const unsigned jobs : {1U, 3U, 16U}) {
    const auto results = run(names, jobs, good);
    ASSERT_EQ(results.size(), names.size());
    for (std::size_t i = 0; i < names.size(); ++i) {
      EXPECT_EQ(results[i].file, names[i]);
      EXPECT_EQ(results[i].is, outcome::checked);
      ASSERT_EQ(results[i].findings.size(), 1U);
      EXPECT_EQ(results[i].findings[0].at.path, "/" + names[i]);
      EXPECT_EQ(results[i].findings[0].at.underlined, (std::vector<column_range>{{2, 3}}));
    }
  }
}

TEST(workers, a_crash_costs_its_unit_alone_and_is_told) {
  const auto results = run({"a", "b", "c"}, 2, [](const compile_command& c) {
    if (c.file == "b") {
      dprintf(STDERR_FILENO, "last words\n");
      std::signal(SIGSEGV, SIG_DFL);
      std::raise(SIGSEGV);
    }
    return good(c);
  });
  EXPECT_EQ(results[0].is, outcome::checked);
  EXPECT_EQ(results[2].is, outcome::checked);
  EXPECT_EQ(results[1].is, outcome::crashed);
  EXPECT_EQ(results[1].file, "b");
  EXPECT_EQ(results[1].why, "the worker died: Segmentation fault");
  EXPECT_THAT(results[1].log, testing::HasSubstr("last words"));
}

TEST(workers, a_loop_without_end_is_killed_at_the_limit) {
  const auto results = run(
      {"a", "b"}, 2,
      [](const compile_command& c) {
        for (volatile unsigned turns = 0; c.file == "b";) {
          turns = turns + 1;
        }
        return good(c);
      },
      std::chrono::seconds(2));
  EXPECT_EQ(results[0].is, outcome::checked);
  EXPECT_EQ(results[1].is, outcome::timed_out);
  EXPECT_EQ(results[1].why, "not done within 2 s (--limit)");
}

TEST(workers, one_that_waits_for_ever_is_killed_by_the_clock) {
  const auto results = run(
      {"a", "b"}, 2,
      [](const compile_command& c) {
        while (c.file == "b") {
          pause();
        }
        return good(c);
      },
      std::chrono::milliseconds(250));
  EXPECT_EQ(results[1].is, outcome::timed_out);
  EXPECT_EQ(results[1].why, "not done within 2.5 s by the clock (--limit)");
}

TEST(workers, an_exception_or_an_early_exit_is_a_lost_unit) {
  const auto results = run({"a", "b", "c"}, 1, [](const compile_command& c) {
    if (c.file == "a") {
      throw std::runtime_error("cannot go on");
    }
    if (c.file == "b") {
      _exit(0);  // ends without a result, with a code that claims one
    }
    return good(c);
  });
  EXPECT_EQ(results[0].is, outcome::crashed);
  EXPECT_THAT(results[0].log, testing::HasSubstr("cannot go on"));
  EXPECT_EQ(results[1].is, outcome::crashed);
  EXPECT_EQ(results[2].is, outcome::checked);
}

TEST(workers, a_result_larger_than_a_pipe_arrives_whole) {
  const std::string big(1 << 20, 'x');
  const auto results = run({"a", "b"}, 2, [&](const compile_command& c) {
    unit_result r = good(c);
    r.findings[0].message = big;
    return r;
  });
  EXPECT_EQ(results[0].findings.at(0).message, big);
  EXPECT_EQ(results[1].findings.at(0).message, big);
}

TEST(workers, what_the_worker_prints_does_not_reach_our_stdout) {
  testing::internal::CaptureStdout();
  const auto results = run({"a"}, 1, [](const compile_command& c) {
    dprintf(STDOUT_FILENO, "noise of the front end\n");
    return good(c);
  });
  EXPECT_EQ(testing::internal::GetCapturedStdout(), "");
  EXPECT_EQ(results[0].is, outcome::checked);
}

TEST(workers, a_request_to_stop_keeps_what_was_done) {
  // The first unit is done; the second asks its parent to stop, as Ctrl-C does, and would never end.
  const auto results = run({"a", "b", "c"}, 1, [](const compile_command& c) {
    if (c.file == "b") {
      kill(getppid(), SIGINT);
      while (true) {
        pause();
      }
    }
    return good(c);
  });
  EXPECT_EQ(results[0].is, outcome::checked);
  EXPECT_EQ(results[1].is, outcome::interrupted);
  EXPECT_EQ(results[2].is, outcome::interrupted);
}

TEST(unit_result, survives_its_text) {
  unit_result r;
  r.file = "/a b/\xc3\xa4.cpp";
  r.nolints.push_back({{"/f.cpp", 7, 3, "x  // NOLINT(snag-*)", {}}, "snag-*", true});
  r.expects.push_back({{"/f.cpp", 8, 3, "// snag: expects snag-x", {}}, 9, "snag-x"});
  r.findings.push_back({"snag-x",
                        confidence::low,
                        {"/f.cpp", 4, 5, "\tx();", {{1, 2}, {3, 4}}},
                        "n::f",
                        "message 'x'",
                        {{{"/g.h", 1, 1, "y", {}}, "note"}},
                        {{"do it", {{{"/f.cpp", 4, 6, "\tx();", {}}, 4, 7, 30, 1, "new"}}}},
                        "a reason"});
  const unit_result back = unit_result_from_text(to_text(r));
  EXPECT_EQ(to_text(back), to_text(r));
  EXPECT_EQ(back.findings.at(0).fixes.at(0).replacements.at(0).text, "new");
  EXPECT_EQ(back.findings.at(0).sure, confidence::low);
  EXPECT_EQ(back.findings.at(0).silenced, "a reason");
  EXPECT_TRUE(back.nolints.at(0).used);
  EXPECT_EQ(back.expects.at(0).line, 9U);
  EXPECT_ANY_THROW((void)unit_result_from_text("{\"file\": 1}"));
  EXPECT_ANY_THROW((void)unit_result_from_text(to_text(r).substr(0, 40)));
}

}  // namespace
}  // namespace snag::detector
