#include "csp/leak_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <future>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "csp/csp.h"

namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

TEST(LeakCheck, CleanWhereAllTasksEnd) {
  const csp::leak_check leaks;
  const auto ch = csp::make_chan<int>();
  csp::go([ch] { ch.send(1); });
  csp::go([ch] { (void)ch.receive(); });
  const auto report = leaks.check();
  EXPECT_TRUE(report.clean());
  EXPECT_EQ(report.text(), "no leaked tasks\n");
}

TEST(LeakCheck, NamesTheTaskItsSpawnAndItsWait) {
  const csp::leak_check leaks;
  const auto ch = csp::make_chan<int>(1);
  ch.send(0);
  const unsigned line = __LINE__ + 1;
  csp::go([ch] { ch.send(1); });
  const auto report = leaks.check();
  ASSERT_EQ(report.leaked.size(), 1U);
  const csp::task_info& t = report.leaked[0];
  EXPECT_EQ(t.operation, "send");
  EXPECT_EQ(t.detail, "buffer 1 of 1");
  EXPECT_EQ(t.spawned.line(), line);
  EXPECT_EQ(t.where.line(), line);
  EXPECT_THAT(report.text(), HasSubstr("blocked in send at "));
  EXPECT_THAT(report.text(), HasSubstr("(buffer 1 of 1)"));
  (void)ch.receive();
  EXPECT_TRUE(leaks.check().clean());
}

TEST(LeakCheck, FindsEveryKindOfWait) {
  const csp::leak_check leaks;
  const auto ch = csp::make_chan<int>();
  csp::wait_group never;
  never.add();
  csp::go([ch] { (void)ch.receive(); });
  csp::go([ch] { csp::select(csp::on_receive(ch), csp::on_receive(csp::chan<int>())); });
  csp::go([&never] { never.wait(); });
  const auto report = leaks.check();
  std::vector<std::string> operations;
  for (const auto& t : report.leaked) {
    operations.push_back(t.operation);
  }
  EXPECT_THAT(operations, testing::ElementsAre("receive", "select", "wait"));
  never.done();
  ch.close();
  EXPECT_TRUE(leaks.check().clean());
}

TEST(LeakCheck, TasksFromBeforeAreNotBlamed) {
  const auto ch = csp::make_chan<int>();
  csp::go([ch] { (void)ch.receive(); });
  const csp::leak_check leaks;
  csp::go([] {});
  EXPECT_TRUE(leaks.check().clean());
  ch.close();
}

// A task from before is running and may still wake the blocked one: no verdict until it has.
TEST(LeakCheck, WaitsForWhoCanStillWake) {
  const auto ch = csp::make_chan<int>();
  std::promise<void> gate;
  csp::go([open = gate.get_future(), ch] {
    open.wait();
    (void)ch.receive();
  });
  const csp::leak_check leaks;
  csp::go([ch] { ch.send(1); });
  csp::await_blocked(1);
  const std::jthread opener([&] { gate.set_value(); });
  EXPECT_TRUE(leaks.check().clean());
}

TEST(LeakCheck, PendingTimerCountsAsAWaker) {
  const csp::leak_check leaks;
  csp::go([] { (void)csp::after(5ms).receive(); });
  const auto [ctx, cancel] = csp::with_timeout(csp::background(), 5ms);
  csp::go([c = csp::with_cancel(ctx).ctx] { (void)c.done().receive(); });
  csp::go([] { (void)csp::make_chan<int>().receive_for(5ms); });
  EXPECT_TRUE(leaks.check().clean());
}

TEST(LeakCheck, TimerThatWakesNobodyDoesNotDelay) {
  const csp::leak_check leaks;
  const auto unread = csp::after(1h);
  const csp::ticker every(1h);
  const auto ch = csp::make_chan<int>();
  csp::go([ch] { ch.send(1); });
  EXPECT_EQ(leaks.check().leaked.size(), 1U);
  (void)ch.receive();
  EXPECT_TRUE(leaks.check().clean());
}

TEST(LeakCheck, LimitEndsTheWaitForATaskThatIsBlockedElsewhere) {
  std::mutex gate;
  std::unique_lock closed(gate);
  const csp::leak_check leaks;
  csp::go([&gate] { const std::lock_guard open(gate); });
  const auto report = leaks.check(1ms);
  EXPECT_TRUE(report.leaked.empty());
  ASSERT_EQ(report.unfinished.size(), 1U);
  EXPECT_FALSE(report.clean());
  EXPECT_THAT(report.text(), HasSubstr("running or blocked outside csp"));
  closed.unlock();
  EXPECT_TRUE(leaks.check().clean());
}

// A task that waits for ever on none cannot be let go: in a process of its own.
TEST(LeakCheckDeathTest, NoneChannelIsALeak) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  const auto leak_and_exit = [] {
    const csp::leak_check leaks;
    csp::go([] { csp::chan<int>().send(1); });
    csp::go([] { csp::select(); });
    std::fputs(leaks.check().text().c_str(), stderr);
    std::_Exit(7);
  };
  EXPECT_EXIT(leak_and_exit(), testing::ExitedWithCode(7),
              testing::AllOf(HasSubstr("(none-channel)"), HasSubstr("blocked in select")));
}

TEST(LeakCheckConcurrent, NeverBlamesATaskThatWillEnd) {
  for (int round = 0; round < 10; ++round) {
    const csp::leak_check leaks;
    const auto a = csp::make_chan<int>();
    const auto b = csp::make_chan<int>();
    csp::go([a, b] {
      for (int i = 0; i < 20; ++i) {
        a.send(i);
        (void)b.receive();
      }
    });
    csp::go([a, b] {
      for (int i = 0; i < 20; ++i) {
        (void)a.receive();
        b.send(i);
      }
    });
    EXPECT_TRUE(leaks.check().clean());
  }
}

}  // namespace
