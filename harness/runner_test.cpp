// The toy cases in every flavour: each comes to its verdict, and the model of waits is exact.

#include "harness/runner.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>

#include <filesystem>
#include <map>

#include "harness/evidence.h"
#include "harness/judge.h"
#include "harness/runner_client.h"
#include "support/exit_code.h"
#include "support/files.h"

namespace snag {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr const char* flavours[] = {"plain", "tsan", "asan"};

fs::path toy(const std::string& flavour) {
  return fs::path(SNAG_TOYS) / ("buggy-" + flavour);
}

std::vector<run_report> run_on(runner_client& runner, const std::string& id, std::size_t runs,
                               std::uint64_t seed = 1,
                               std::chrono::milliseconds limit = std::chrono::seconds(120),
                               bool fresh = false) {
  run_order order;
  order.case_id = id;
  order.limit = limit;
  order.fresh = fresh;
  for (std::size_t i = 0; i < runs; ++i) {
    order.seeds.push_back(seed + i);
  }
  runner.send(order);
  std::vector<run_report> reports;
  while (runner.waiting_for() > 0) {
    pollfd ready = {runner.fd(), POLLIN, 0};
    ::poll(&ready, 1, -1);
    for (run_report& run : runner.pump()) {
      reports.push_back(std::move(run));
    }
  }
  return reports;
}

run_report run_once(const std::string& flavour, const std::string& id) {
  runner_client runner(toy(flavour));
  return run_on(runner, id, 1, 1,
                id == "verdicts/timed-out" ? std::chrono::milliseconds(200) : std::chrono::seconds(120))
      .at(0);
}

/// What a toy comes to; the sanitizers see more.
struct expected_verdict {
  const char* id;
  std::map<std::string, verdict> in;
  verdict otherwise;
};

const expected_verdict expected[] = {
    {"verdicts/passed", {}, verdict::passed},
    {"verdicts/panicked", {}, verdict::panicked},
    {"verdicts/panicked-main", {}, verdict::panicked},
    {"verdicts/panicked-joinable", {}, verdict::panicked},
    {"verdicts/panicked-told", {}, verdict::panicked},
    {"verdicts/raced", {{"tsan", verdict::raced}}, verdict::passed},
    {"verdicts/lost-result", {}, verdict::lost_result},
    {"verdicts/late", {}, verdict::late},
    {"verdicts/use-after-scope",
     {{"asan", verdict::use_after_scope}, {"tsan", verdict::raced}},
     verdict::passed},
    {"verdicts/crashed", {}, verdict::crashed},
    {"verdicts/undefined", {{"asan", verdict::crashed}}, verdict::passed},
    {"verdicts/failed", {}, verdict::failed},
    {"verdicts/timed-out", {}, verdict::timed_out},
    {"verdicts/chatty", {}, verdict::wrong_output},
    {"verdicts/orphan", {}, verdict::passed},
    {"waits/ab-ba", {}, verdict::deadlocked},
    {"waits/self", {}, verdict::deadlocked},
    {"waits/join", {}, verdict::deadlocked},
    {"waits/condition", {}, verdict::deadlocked},
    {"waits/atomic", {}, verdict::deadlocked},
    {"waits/latch", {}, verdict::deadlocked},
    {"waits/semaphore", {}, verdict::deadlocked},
    {"waits/posix-semaphore", {}, verdict::deadlocked},
    {"waits/upgrade", {}, verdict::deadlocked},
    {"waits/barrier", {}, verdict::deadlocked},
    {"waits/once", {}, verdict::deadlocked},
    {"waits/static", {}, verdict::deadlocked},
    {"waits/future", {}, verdict::deadlocked},
    {"waits/leak", {}, verdict::leaked},
    {"waits/rescued-by-sleeper", {}, verdict::passed},
    {"waits/rescued-by-timer", {}, verdict::passed},
    {"waits/rescued-by-pipe", {}, verdict::passed},
    {"waits/rescued-by-thread-local", {}, verdict::passed},
    {"waits/timed-out-waits", {}, verdict::passed},
    {"waits/idle-pool", {}, verdict::passed},
    {"waits/ping-pong", {}, verdict::passed},
    {"waits/initialisers", {}, verdict::passed},
};

class toys : public testing::TestWithParam<const char*> {};

TEST_P(toys, come_to_their_verdicts_one_after_another_in_one_runner) {
  runner_client runner(toy(GetParam()));
  for (const expected_verdict& want : expected) {
    const auto at = want.in.find(GetParam());
    const bool hangs = want.otherwise == verdict::timed_out;
    const std::vector<run_report> runs =
        run_on(runner, want.id, hangs ? 1 : 5, 1,
               hangs ? std::chrono::milliseconds(200) : std::chrono::seconds(120));
    for (const run_report& run : runs) {
      EXPECT_EQ(to_string(judge(run)), to_string(at == want.in.end() ? want.otherwise : at->second))
          << want.id << " " << GetParam() << " seed " << run.seed << "\n"
          << run.output;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(every_flavour, toys, testing::ValuesIn(flavours),
                         [](const auto& param) { return std::string(param.param); });

std::vector<std::uint64_t> in_process(const std::vector<run_report>& runs) {
  std::vector<std::uint64_t> all;
  for (const run_report& run : runs) {
    all.push_back(run.in_process);
  }
  return all;
}

TEST_P(toys, share_a_process_while_they_pass_and_leave_nobody_behind) {
  runner_client runner(toy(GetParam()));
  EXPECT_THAT(in_process(run_on(runner, "verdicts/passed", 5)), testing::ElementsAre(0, 1, 2, 3, 4));
  EXPECT_THAT(in_process(run_on(runner, "waits/idle-pool", 3)), testing::ElementsAre(0, 0, 0));
  EXPECT_THAT(in_process(run_on(runner, "verdicts/passed", 3, 1, std::chrono::seconds(120), true)),
              testing::ElementsAre(0, 0, 0));
}

TEST_P(toys, have_a_process_that_ends_with_the_run_that_did_not_pass) {
  runner_client runner(toy(GetParam()));
  std::uint64_t expected_before = 0;
  for (const run_report& run : run_on(runner, "verdicts/wrong-output", 60)) {
    EXPECT_EQ(run.in_process, expected_before) << run.seed;
    expected_before = judge(run) == verdict::passed ? expected_before + 1 : 0;
  }
  // The third run of a process is the one that its subject finds fault with.
  const std::vector<run_report> runs = run_on(runner, "promises/third-of-a-process", 7);
  EXPECT_THAT(in_process(runs), testing::ElementsAre(0, 1, 2, 0, 1, 2, 0));
  for (const run_report& run : runs) {
    EXPECT_EQ(judge(run), run.in_process == 2 ? verdict::wrong_output : verdict::passed);
    EXPECT_EQ(run.output, run.in_process == 2 ? "run 3\n" : "");
  }
}

TEST(exactness, a_thousand_ping_pongs_are_never_a_deadlock) {
  runner_client runner(toy("plain"));
  std::size_t passed = 0;
  for (std::uint64_t seed = 0; seed < 1000; seed += 100) {
    for (const run_report& run : run_on(runner, "waits/ping-pong", 100, seed)) {
      EXPECT_EQ(judge(run), verdict::passed) << "seed " << run.seed;
      ++passed;
    }
  }
  EXPECT_EQ(passed, 1000U);
}

TEST(exactness, a_thousand_deadlocks_are_never_missed) {
  runner_client runner(toy("plain"));
  for (std::uint64_t seed = 0; seed < 1000; seed += 100) {
    for (const run_report& run : run_on(runner, "waits/ab-ba", 100, seed)) {
      EXPECT_EQ(judge(run), verdict::deadlocked) << "seed " << run.seed;
    }
  }
}

TEST(evidence, tells_who_holds_and_who_waits) {
  for (const char* flavour : flavours) {
    symbolizer symbols;
    const failed_run told = tell_failure(run_once(flavour, "waits/ab-ba"), symbols);
    EXPECT_THAT(
        told.detail,
        AllOf(HasSubstr("thread 1 (main) waits for mutex 'accounts', held by thread 2 at "),
              HasSubstr("; thread 2 waits for mutex 1, held by thread 1 at "), HasSubstr("toy_cases.cpp:")))
        << flavour;
    EXPECT_THAT(told.evidence, AllOf(HasSubstr("    started at "), HasSubstr("toy_cases.cpp:"),
                                     Not(HasSubstr("snag::scheduler"))))
        << flavour;
  }
}

TEST(evidence, repeats_what_the_library_told) {
  symbolizer symbols;
  const failed_run told = tell_failure(run_once("plain", "waits/leak"), symbols);
  EXPECT_THAT(told.detail, AllOf(HasSubstr("thread 2 (reader) blocks in receive (no sender is left)"),
                                 HasSubstr("toy_cases.cpp:")));
  EXPECT_THAT(told.evidence, HasSubstr("started at"));
}

TEST(evidence, names_a_thread_that_waits_for_itself) {
  symbolizer symbols;
  EXPECT_THAT(tell_failure(run_once("plain", "waits/self"), symbols).detail,
              HasSubstr("which it holds itself"));
  EXPECT_THAT(tell_failure(run_once("plain", "waits/join"), symbols).detail,
              HasSubstr("waits for the end of thread 2"));
}

TEST(evidence, turns_a_race_into_two_source_lines) {
  symbolizer symbols;
  const failed_run told = tell_failure(run_once("tsan", "verdicts/raced"), symbols);
  EXPECT_THAT(told.detail,
              AllOf(HasSubstr("data-race at "), HasSubstr(", against "), HasSubstr("toy_cases.cpp:")));
  EXPECT_THAT(told.evidence,
              AllOf(HasSubstr("WARNING: ThreadSanitizer: data race"), HasSubstr("toy_cases.cpp:")));
}

TEST(evidence, turns_an_asan_report_into_source_lines) {
  symbolizer symbols;
  const failed_run told = tell_failure(run_once("asan", "verdicts/use-after-scope"), symbols);
  EXPECT_THAT(told.detail, AllOf(HasSubstr("stack-use-after-scope at "), HasSubstr("toy_cases.cpp:")));
  EXPECT_THAT(told.evidence, Not(HasSubstr("Shadow bytes")));
}

TEST(evidence, keeps_what_the_exception_said) {
  symbolizer symbols;
  const failed_run told = tell_failure(run_once("plain", "verdicts/panicked"), symbols);
  EXPECT_EQ(told.detail, "no such bean ?") << "bytes that are no UTF-8 are replaced";
  EXPECT_THAT(tell_failure(run_once("plain", "verdicts/panicked-joinable"), symbols).detail,
              HasSubstr("std::thread was destroyed while joinable"));
  EXPECT_THAT(tell_failure(run_once("plain", "verdicts/panicked-told"), symbols).detail,
              AllOf(HasSubstr("send on closed channel at "), HasSubstr("toy_cases.cpp:")));
}

TEST(evidence, tells_how_a_process_left) {
  symbolizer symbols;
  EXPECT_THAT(tell_failure(run_once("plain", "verdicts/crashed"), symbols).detail, HasSubstr("signal 11"));
  EXPECT_THAT(tell_failure(run_once("plain", "verdicts/failed"), symbols).detail,
              HasSubstr("exit code 3 before the scenario came to its end"));
  const failed_run hung = tell_failure(run_once("plain", "verdicts/timed-out"), symbols);
  EXPECT_THAT(hung.detail, HasSubstr("no end after "));
  EXPECT_THAT(hung.evidence, HasSubstr("before the long sleep"));
}

TEST(wire, the_use_of_a_freed_mutex_is_seen_by_asan) {
  const run_report run = run_once("asan", "verdicts/use-after-free");
  EXPECT_EQ(judge(run), verdict::use_after_scope) << run.output;
}

TEST(wire, the_seed_is_the_runs_own) {
  runner_client runner(toy("plain"));
  std::string first;
  for (const run_report& run : run_on(runner, "verdicts/wrong-output", 32, 5)) {
    first += judge(run) == verdict::passed ? '.' : 'x';
  }
  std::string again;
  for (const run_report& run : run_on(runner, "verdicts/wrong-output", 32, 5)) {
    again += judge(run) == verdict::passed ? '.' : 'x';
  }
  EXPECT_EQ(first, again);
  EXPECT_THAT(first, AllOf(HasSubstr("."), HasSubstr("x")));
}

TEST(wire, an_order_that_cannot_be_followed_is_refused) {
  runner_client runner(toy("plain"));
  run_order order;
  order.case_id = "no/such-case";
  order.seeds = {1};
  runner.send(order);
  try {
    while (runner.waiting_for() > 0) {
      pollfd ready = {runner.fd(), POLLIN, 0};
      ::poll(&ready, 1, -1);
      (void)runner.pump();
    }
    FAIL();
  } catch (const user_error& e) {
    EXPECT_THAT(e.what(), HasSubstr("refused the order: nothing here is called 'no/such-case'"));
  }
}

TEST(runner_program, explains_itself_when_started_by_hand) {
  const finished_process done = run_to_end(toy("plain"), {}, "", std::chrono::seconds(60));
  EXPECT_EQ(done.end.code, 2);
  EXPECT_THAT(done.errors, HasSubstr("snag stress --runner"));
}

TEST(runner_program, follows_orders_from_a_file_to_their_end) {
  const std::string arguments[] = {"--serve"};
  const finished_process done = run_to_end(
      toy("plain"), arguments, "{\"run\": \"verdicts/passed\", \"first\": 3, \"seeds\": [1, 2]}\nnonsense\n",
      std::chrono::seconds(60));
  EXPECT_EQ(done.end.code, 0);
  EXPECT_THAT(done.output, AllOf(HasSubstr("\"hello\":\"buggy\""), HasSubstr("\"ran\":3"),
                                 HasSubstr("\"ran\":4"), HasSubstr("\"error\":\"not a command")));
}

}  // namespace
}  // namespace snag
