// Control mode on whole programs: wrong ones are found, right ones pass, and what is known not to be shown is
// not shown.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "scheduler/testdata/explore_driver.h"

namespace snag {
namespace {

using testing::ElementsAre;
using testing::Key;
using testing::Pair;

struct subject {
  std::string flavour;
  std::string id;
};

std::string name_of(const testing::TestParamInfo<subject>& info) {
  std::string name = info.param.flavour + "_" + info.param.id;
  for (char& c : name) {
    c = std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '_';
  }
  return name;
}

/// The subjects in every flavour. Those that spin on an atomic alone have no points without instrumentation.
std::vector<subject> in_all_flavours(const std::vector<std::string>& ids) {
  std::vector<subject> all;
  for (const char* flavour : all_flavours_by_name) {
    for (const std::string& id : ids) {
      if (std::string_view(flavour) == "tsan" || (id != "right/spin" && id != "right/spin-lock")) {
        all.push_back({flavour, id});
      }
    }
  }
  return all;
}

// ---- right programs

class right_programs : public testing::TestWithParam<subject> {};

TEST_P(right_programs, pass_every_schedule_of_every_strategy) {
  runner_client runner(explored(GetParam().flavour));
  for (const strategy by : searching) {
    const explore_order order = order_of(GetParam().flavour, GetParam().id, by, seeds_from(1, 200));
    EXPECT_THAT(verdicts_of(run_all(runner, order)), ElementsAre(Pair(verdict::passed, 200)))
        << to_string(by);
  }
}

INSTANTIATE_TEST_SUITE_P(explore, right_programs,
                         testing::ValuesIn(in_all_flavours({"right/accept-connect",
                                                            "right/async",
                                                            "right/atomic-wait",
                                                            "right/boost-thread",
                                                            "right/bounded-queue",
                                                            "right/c11",
                                                            "right/call-once",
                                                            "right/cancel",
                                                            "right/call-once-again",
                                                            "right/clock-loop",
                                                            "right/condition-variable-any",
                                                            "right/detached",
                                                            "right/epoll",
                                                            "right/jthread",
                                                            "right/large-write",
                                                            "right/latch-barrier-semaphore",
                                                            "right/non-blocking",
                                                            "right/one-hour",
                                                            "right/pipe-of-a-child",
                                                            "right/poll-timeout",
                                                            "right/pthread-exit",
                                                            "right/random",
                                                            "right/recursive-timed-mutex",
                                                            "right/select",
                                                            "right/shared-mutex",
                                                            "right/socketpair",
                                                            "right/spin",
                                                            "right/spin-lock",
                                                            "right/spin-yielding",
                                                            "right/tcp",
                                                            "right/thread-local-destructors",
                                                            "right/timed-locks"})),
                         name_of);

// Who waits in a loop does not mind being woken for no reason.
TEST(spurious_wake_ups, harm_no_right_program) {
  runner_client runner(explored("plain"));
  for (const char* id :
       {"right/atomic-wait", "right/bounded-queue", "right/call-once", "right/condition-variable-any",
        "right/detached", "right/jthread", "right/latch-barrier-semaphore", "right/one-hour"}) {
    explore_order order = order_of("plain", id, strategy::random, seeds_from(1, 200));
    order.spurious = true;
    EXPECT_THAT(verdicts_of(run_all(runner, order)), ElementsAre(Pair(verdict::passed, 200))) << id;
  }
}

TEST(spurious_wake_ups, show_a_wait_without_a_loop) {
  runner_client runner(explored("plain"));
  explore_order order = order_of("plain", "bugs/wait-without-loop", strategy::random, seeds_from(1, 200));
  EXPECT_THAT(verdicts_of(run_all(runner, order)), ElementsAre(Pair(verdict::passed, 200)));
  order.spurious = true;
  EXPECT_TRUE(verdicts_of(run_all(runner, order)).contains(verdict::wrong_output));
}

// A time limit that is long enough for the work is none that holds.
TEST(adversarial_time, ends_a_wait_early) {
  runner_client runner(explored("plain"));
  explore_order order = order_of("plain", "right/one-hour", strategy::random, seeds_from(1, 200));
  order.adversarial = true;
  EXPECT_TRUE(verdicts_of(run_all(runner, order)).contains(verdict::wrong_output));
}

// ---- wrong programs

struct wrong {
  subject what;
  verdict is;
  std::size_t within;  ///< schedules of any one strategy
};

class wrong_programs : public testing::TestWithParam<wrong> {};

TEST_P(wrong_programs, are_found) {
  runner_client runner(explored(GetParam().what.flavour));
  std::size_t found = 0;
  for (const strategy by : searching) {
    explore_order order =
        order_of(GetParam().what.flavour, GetParam().what.id, by, seeds_from(1, GetParam().within));
    order.max_steps = 20'000;
    const std::map<verdict, std::size_t> came = verdicts_of(run_all(runner, order));
    found += came.contains(GetParam().is) ? 1 : 0;
    for (const auto& [is, count] : came) {
      EXPECT_TRUE(is == verdict::passed || is == GetParam().is)
          << to_string(is) << ", " << count << " times by " << to_string(by);
    }
  }
  EXPECT_GE(found, 1U);
}

std::vector<wrong> found_everywhere(const std::vector<std::pair<std::string, verdict>>& all) {
  std::vector<wrong> list;
  for (const auto& [id, is] : all) {
    for (const char* flavour : all_flavours_by_name) {
      list.push_back({{flavour, id}, is, 60});
    }
  }
  return list;
}

std::string name_of_wrong(const testing::TestParamInfo<wrong>& info) {
  return name_of({info.param.what, info.index});
}

INSTANTIATE_TEST_SUITE_P(everywhere, wrong_programs,
                         testing::ValuesIn(found_everywhere({{"bugs/ab-ba", verdict::deadlocked},
                                                             {"bugs/lost-wakeup", verdict::deadlocked},
                                                             {"bugs/behind-one-hour", verdict::wrong_output},
                                                             {"bugs/blocked-pipe", verdict::deadlocked},
                                                             {"bugs/full-sockets", verdict::deadlocked},
                                                             {"bugs/leaked-reader", verdict::leaked},
                                                             {"bugs/deadlock-beside-a-timer",
                                                              verdict::leaked},
                                                             {"bugs/livelock-yielding", verdict::livelocked},
                                                             {"bugs/stolen-wakeup", verdict::wrong_output}})),
                         name_of_wrong);

INSTANTIATE_TEST_SUITE_P(instrumented, wrong_programs,
                         testing::Values(wrong{{"tsan", "bugs/check-then-act"}, verdict::wrong_output, 200},
                                         wrong{{"tsan", "bugs/hidden-race"}, verdict::raced, 200},
                                         wrong{{"tsan", "bugs/livelock"}, verdict::livelocked, 20}),
                         name_of_wrong);

std::size_t first_found(strategy by) {
  runner_client runner(explored("tsan"));
  const std::vector<run_report> runs =
      run_all(runner, order_of("tsan", "bugs/hundred-threads", by, seeds_from(1, 500)));
  for (std::size_t i = 0; i < runs.size(); ++i) {
    if (judge(runs[i]) != verdict::passed) {
      EXPECT_EQ(judge(runs[i]), verdict::wrong_output);
      return i;
    }
  }
  return runs.size();
}

TEST(hundred_threads, are_for_surw) {
  EXPECT_LT(first_found(strategy::surw), 500U);
}

TEST(hundred_threads, are_too_many_for_a_random_walk) {
  EXPECT_EQ(first_found(strategy::random), 500U);
}

// A minute would be long for an hour that costs nothing.
TEST(virtual_time, makes_an_hour_instant) {
  runner_client runner(explored("plain"));
  const std::vector<run_report> runs =
      run_all(runner, order_of("plain", "right/one-hour", strategy::random, seeds_from(1, 200)));
  std::uint64_t all = 0;
  for (const run_report& run : runs) {
    all += run.microseconds;
  }
  EXPECT_LT(all, 60'000'000U);
}

TEST(waits_for_descriptors, are_told) {
  runner_client runner(explored("plain"));
  const run_report run = run_all(runner, order_of("plain", "bugs/blocked-pipe", strategy::first, {1})).at(0);
  ASSERT_EQ(run.stuck.size(), 2U);
  EXPECT_EQ(run.stuck[0].waits_for, "end of thread");
  EXPECT_EQ(run.stuck[1].waits_for, "descriptor");
}

// Whoever asks for no trace only counts: unwinding costs more than the rest of such a run.
TEST(stuck_tasks, have_stacks_where_somebody_is_going_to_look_at_them) {
  for (const char* flavour : all_flavours_by_name) {
    for (const trace_wish wish : {trace_wish::none, trace_wish::failures}) {
      for (const bool stacks : {false, true}) {
        runner_client runner(explored(flavour));
        explore_order order = order_of(flavour, "bugs/ab-ba", strategy::random, seeds_from(1, 50));
        order.trace = wish;
        order.stacks = stacks;
        std::size_t deadlocks = 0;
        for (const run_report& run : run_all(runner, order)) {
          for (const stuck_task& task : run.stuck) {
            ++deadlocks;
            const bool wanted = stacks || wish != trace_wish::none;
            EXPECT_EQ(!task.stack.empty(), wanted) << flavour;
            EXPECT_EQ(!task.spawn_stack.empty(), wanted && task.thread != 1) << flavour;
          }
        }
        EXPECT_GT(deadlocks, 0U) << flavour;
      }
    }
  }
}

// ---- known limits: docs/limits.md

std::map<verdict, std::size_t> come_to(const std::string& id, std::size_t count) {
  runner_client runner(explored("tsan"));
  std::map<verdict, std::size_t> all;
  for (const strategy by : searching) {
    for (const auto& [is, n] : verdicts_of(run_all(runner, order_of("tsan", id, by, seeds_from(1, count))))) {
      all[is] += n;
    }
  }
  return all;
}

TEST(limits, weak_memory_is_not_shown) {
  EXPECT_THAT(come_to("limits/weak-memory", 200), ElementsAre(Key(verdict::passed)));
}

TEST(limits, several_processes_are_not_interleaved) {
  EXPECT_THAT(come_to("limits/processes", 50), ElementsAre(Key(verdict::passed)));
}

TEST(limits, signals_are_no_choice) {
  EXPECT_THAT(come_to("limits/signal", 50), ElementsAre(Key(verdict::passed)));
}

// The other way round would be worse: a deadlock told of a program that has none.
TEST(limits, an_inline_futex_is_not_seen) {
  runner_client runner(explored("plain"));
  explore_order order = order_of("plain", "limits/inline-futex", strategy::first, {1});
  order.limit = std::chrono::milliseconds(500);
  const run_report run = run_all(runner, order).at(0);
  EXPECT_EQ(judge(run), verdict::timed_out);
  ASSERT_TRUE(run.control && run.control->blocked_in);
  EXPECT_EQ(run.control->blocked_in->call, "futex");
}

// Without instrumentation there is nothing in such a loop at which another could be let go.
TEST(limits, a_bare_spin_loop_has_no_points_without_instrumentation) {
  runner_client runner(explored("plain"));
  explore_order order = order_of("plain", "bugs/livelock", strategy::first, {1});
  order.limit = std::chrono::milliseconds(500);
  EXPECT_EQ(judge(run_all(runner, order).at(0)), verdict::timed_out);
}

/// Calls that nothing controls are named, with the thread and the place.
class blocking_calls : public testing::TestWithParam<std::pair<const char*, const char*>> {};

TEST_P(blocking_calls, are_named_at_the_limit) {
  for (const char* flavour : all_flavours_by_name) {
    runner_client runner(explored(flavour));
    explore_order order = order_of(flavour, GetParam().first, strategy::random, {1});
    order.limit = std::chrono::milliseconds(500);
    const run_report run = run_all(runner, order).at(0);
    EXPECT_EQ(judge(run), verdict::timed_out) << flavour;
    ASSERT_TRUE(run.control && run.control->blocked_in) << flavour;
    EXPECT_EQ(run.control->blocked_in->call, GetParam().second) << flavour;
    bool shows_program = false;
    for (const code_address& frame : run.control->blocked_in->stack) {
      shows_program = shows_program || frame.module.find("buggy-") != std::string::npos;
    }
    EXPECT_TRUE(shows_program) << flavour;
  }
}

INSTANTIATE_TEST_SUITE_P(limits, blocking_calls,
                         testing::Values(std::pair("limits/flock", "flock"),
                                         std::pair("limits/waitpid", "wait4"),
                                         std::pair("limits/pipe-of-a-child", "read")));

}  // namespace
}  // namespace snag
