// The same program, seed and points: the same run, whatever else the machine does.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <set>
#include <tuple>

#include "harness/normalise.h"
#include "scheduler/testdata/explore_driver.h"

namespace snag {
namespace {

/// A process that keeps a processor busy while it lives.
class busy_loop {
 public:
  busy_loop() : process_(::fork()) {
    if (process_ == 0) {
      for (volatile unsigned i = 0;; i = i + 1) {
      }
    }
  }
  ~busy_loop() {
    if (process_ > 0) {
      ::kill(process_, SIGKILL);
      ::waitpid(process_, nullptr, 0);
    }
  }
  busy_loop(const busy_loop&) = delete;
  busy_loop& operator=(const busy_loop&) = delete;

 private:
  pid_t process_;
};

/// All that a trace tells but addresses.
std::string text_of(const wire_trace& trace) {
  std::string text;
  for (const wire_step& s : trace.steps) {
    text += std::to_string(s.thread) + " " + std::string(to_string(s.what)) + " " + std::to_string(s.object) +
            " " + std::to_string(s.flags) + " " + std::to_string(s.time_ns) + "\n";
  }
  return text;
}

class same_run : public testing::TestWithParam<std::tuple<const char*, const char*>> {};

TEST_P(same_run, is_the_same_fifty_times_under_load) {
  const auto [flavour, id] = GetParam();
  const busy_loop other;
  std::set<std::uint64_t> hashes;
  std::set<std::string> texts;
  for (int i = 0; i < 5; ++i) {
    runner_client runner(explored(flavour));  // another process, and another address layout to begin with
    explore_order order = order_of(flavour, id, strategy::random, std::vector<std::uint64_t>(10, 7));
    order.trace = trace_wish::all;
    for (const run_report& run : run_all(runner, order)) {
      ASSERT_TRUE(run.control && run.control->trace);
      hashes.insert(run.control->hash);
      texts.insert(text_of(*run.control->trace));
    }
  }
  EXPECT_EQ(hashes.size(), 1U);
  EXPECT_EQ(texts.size(), 1U);
}

INSTANTIATE_TEST_SUITE_P(
    exactness, same_run,
    testing::Combine(testing::Values("plain", "tsan", "asan"),
                     testing::Values("right/bounded-queue", "right/latch-barrier-semaphore", "right/async",
                                     "right/socketpair", "right/thread-local-destructors", "right/random",
                                     "bugs/ab-ba", "bugs/hundred-threads")),
    [](const testing::TestParamInfo<same_run::ParamType>& info) {
      std::string name = std::string(std::get<0>(info.param)) + "_" + std::get<1>(info.param);
      for (char& c : name) {
        c = std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '_';
      }
      return name;
    });

std::string report_of(const run_report& run) {
  return normalised_report(run.output);
}

TEST(same_race, is_reported_alike_twenty_times) {
  runner_client finder(explored("tsan"));
  std::uint64_t seed = 0;
  for (const run_report& run :
       run_all(finder, order_of("tsan", "bugs/hidden-race", strategy::random, seeds_from(1, 50)))) {
    if (judge(run) == verdict::raced) {
      seed = run.seed;
      break;
    }
  }
  ASSERT_NE(seed, 0U);
  std::set<std::string> reports;
  std::set<std::uint64_t> hashes;
  for (int i = 0; i < 20; ++i) {
    runner_client runner(explored("tsan"));
    const run_report run =
        run_all(runner, order_of("tsan", "bugs/hidden-race", strategy::random, {seed})).at(0);
    EXPECT_EQ(judge(run), verdict::raced);
    reports.insert(report_of(run));
    hashes.insert(run.control.value().hash);
  }
  EXPECT_EQ(hashes.size(), 1U);
  EXPECT_EQ(reports.size(), 1U);
  EXPECT_THAT(*reports.begin(), testing::HasSubstr("data race"));
}

/// Thread and operation of every step.
std::string operations_of(const run_report& run) {
  std::string text;
  for (const wire_step& s : run.control.value().trace.value().steps) {
    text += std::to_string(s.thread) + " " + std::string(to_string(s.what)) + "\n";
  }
  return text;
}

class flavours : public testing::TestWithParam<const char*> {};

/// Ours, and those of the other compiler where it is at hand.
std::vector<std::string> all_builds() {
  std::vector<std::string> all(std::begin(all_flavours_by_name), std::end(all_flavours_by_name));
#ifdef SNAG_EXPLORED_BY_GCC
  all.insert(all.end(), {"gcc-plain", "gcc-tsan"});
#endif
  return all;
}

TEST_P(flavours, have_the_same_schedule_at_sync) {
  for (const strategy by : {strategy::random, strategy::pct, strategy::pos}) {
    std::vector<std::string> first;
    for (const std::string& flavour : all_builds()) {
      runner_client runner(explored(flavour));
      explore_order order = order_of(flavour, GetParam(), by, seeds_from(1, 10));
      order.points = point_level::sync;
      order.trace = trace_wish::all;
      std::vector<std::string> texts;
      for (const run_report& run : run_all(runner, order)) {
        texts.push_back(operations_of(run));
      }
      if (first.empty()) {
        first = texts;
      }
      EXPECT_EQ(texts, first) << flavour << " by " << to_string(by);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(
    exactness, flavours,
    testing::Values("right/accept-connect", "right/async", "right/atomic-wait", "right/boost-thread",
                    "right/bounded-queue", "right/c11", "right/call-once", "right/clock-loop",
                    "right/condition-variable-any", "right/detached", "right/epoll", "right/jthread",
                    "right/large-write", "right/latch-barrier-semaphore", "right/one-hour",
                    "right/poll-timeout", "right/random", "right/recursive-timed-mutex", "right/select",
                    "right/shared-mutex", "right/socketpair", "right/spin-yielding",
                    "right/thread-local-destructors", "right/timed-locks", "bugs/ab-ba", "bugs/lost-wakeup"),
    [](const testing::TestParamInfo<const char*>& info) {
      std::string name = info.param;
      for (char& c : name) {
        c = std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '_';
      }
      return name;
    });

/// What else may happen in a run.
struct extras {
  bool adversarial;
  bool spurious;
};

class replays : public testing::TestWithParam<extras> {};

// Whatever the strategy was, and whatever it was allowed: the chosen threads alone are the run.
TEST_P(replays, are_the_run) {
  constexpr const char* subjects[] = {"right/cancel",      "right/clock-loop", "right/jthread",
                                      "right/one-hour",    "right/select",     "right/spin-yielding",
                                      "right/timed-locks", "bugs/ab-ba",       "bugs/lost-wakeup"};
  for (const char* id : subjects) {
    runner_client runner(explored("plain"));
    for (const strategy by : searching) {
      explore_order order = order_of("plain", id, by, seeds_from(1, 8));
      order.adversarial = GetParam().adversarial;
      order.spurious = GetParam().spurious;
      order.trace = trace_wish::all;
      order.inputs = 3;
      for (const run_report& run : run_all(runner, order)) {
        explore_order again = order;
        again.by = strategy::first;
        again.seeds = {99};
        again.prefixes = {choices_of(run.control.value().trace.value())};
        again.strict = true;
        const run_report replay = run_all(runner, again).at(0);
        EXPECT_FALSE(diverged(replay)) << id << " seed " << run.seed << " by " << to_string(by);
        EXPECT_EQ(judge(replay), judge(run)) << id << " seed " << run.seed << " by " << to_string(by);
        EXPECT_EQ(replay.control.value().hash, run.control->hash)
            << id << " seed " << run.seed << " by " << to_string(by);
        EXPECT_EQ(text_of(replay.control->trace.value()), text_of(*run.control->trace));
        EXPECT_EQ(replay.control->trace->runnable, run.control->trace->runnable) << id;
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(exactness, replays,
                         testing::Values(extras{false, false}, extras{true, false}, extras{false, true},
                                         extras{true, true}));

// The environment lies above the stack: its length moves every address there.
TEST(environment, of_another_length_changes_nothing) {
  std::set<std::uint64_t> hashes;
  std::set<std::string> texts;
  for (const int length : {1, 100, 4321}) {
    launch what = runner_launch(explored("tsan"));
    what.environment.emplace_back("SNAG_TEST_OF_LENGTH", std::string(static_cast<std::size_t>(length), 'x'));
    runner_client runner(what);
    explore_order order =
        order_of("tsan", "right/bounded-queue", strategy::surw, std::vector<std::uint64_t>(3, 5));
    order.trace = trace_wish::all;
    for (const run_report& run : run_all(runner, order)) {
      hashes.insert(run.control.value().hash);
      texts.insert(text_of(run.control.value().trace.value()));
    }
  }
  EXPECT_EQ(hashes.size(), 1U);
  EXPECT_EQ(texts.size(), 1U);
}

TEST(inputs, are_what_the_system_draws) {
  runner_client runner(explored("plain"));
  explore_order order = order_of("plain", "right/random", strategy::random, seeds_from(1, 20));
  order.fresh = true;
  order.trace = trace_wish::all;
  std::set<std::string> own;
  for (const run_report& run : run_all(runner, order)) {
    own.insert(run.reported_detail);
  }
  EXPECT_EQ(own.size(), 20U);
  order.inputs = 5;
  std::set<std::string> shared;
  for (const run_report& run : run_all(runner, order)) {
    shared.insert(run.reported_detail);
  }
  EXPECT_EQ(shared.size(), 1U);
  EXPECT_THAT(*shared.begin(), testing::HasSubstr(" on 4"));
}

}  // namespace
}  // namespace snag
