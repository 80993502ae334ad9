#include "csp/run_async.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <pthread.h>

#include <atomic>
#include <stdexcept>

#include "csp/leak_check.h"

namespace {

using namespace std::chrono_literals;

TEST(RunAsync, RunsAllAndReturnsNone) {
  int a = 0;
  int b = 0;
  EXPECT_FALSE(csp::run_async(
      csp::background(), [&] { a = 1; },
      [&](const csp::context&) -> csp::error {
        b = 2;
        return {};
      }));
  EXPECT_EQ(a + b, 3);
  EXPECT_FALSE(csp::run_async(csp::background(), std::vector<csp::async_task>()));
}

TEST(RunAsync, FirstErrorCancelsAndAllAreJoined) {
  csp::error boom = csp::make_error("boom");
  std::atomic<int> ended = 0;
  const auto waits = [&](const csp::context& ctx) -> csp::error {
    (void)ctx.done().receive();
    ++ended;
    return ctx.err();
  };
  EXPECT_EQ(csp::run_async(csp::background(), waits, [&] { return boom; }, waits), boom);
  EXPECT_EQ(ended, 2);
  EXPECT_EQ(csp::run_async(csp::background(),
                           std::vector<csp::async_task>{waits, [&](const csp::context&) { return boom; }}),
            boom);
  EXPECT_EQ(ended, 3);
}

TEST(RunAsync, ParentsCancellationReachesTheTasks) {
  const auto [ctx, cancel] = csp::with_cancel(csp::background());
  cancel();
  EXPECT_EQ(csp::run_async(ctx,
                           [](const csp::context& c) -> csp::error {
                             (void)c.done().receive();
                             return c.err();
                           }),
            csp::canceled);
}

TEST(RunAsync, PanicsBecomeErrors) {
  const csp::error e = csp::run_async(csp::background(), [] { csp::panic("boom"); });
  EXPECT_TRUE(e.from_panic());
}

TEST(AllowErrors, ReportsEveryErrorByIndex) {
  csp::error first = csp::make_error("first");
  const auto errors = csp::run_async_allow_errors(
      csp::background(),
      {[&](const csp::context&) { return first; }, [](const csp::context&) { return csp::error(); },
       [](const csp::context&) -> csp::error { throw std::runtime_error("bad"); },
       [](const csp::context&) -> csp::error { csp::panic("boom"); }});
  ASSERT_EQ(errors.size(), 4U);
  EXPECT_EQ(errors[0], first);
  EXPECT_FALSE(errors[1]);
  EXPECT_STREQ(errors[2].what(), "bad");
  EXPECT_TRUE(errors[3].from_panic());
  EXPECT_TRUE(csp::run_async_allow_errors(csp::background(), {}).empty());
}

TEST(AllowErrors, TaskThatEndsItsThreadStaysUnfinishedAndTheRestStillRuns) {
  for (const std::size_t limit : {1U, 3U}) {
    const auto errors = csp::run_async_allow_errors(
        csp::background(),
        {[](const csp::context&) -> csp::error { pthread_exit(nullptr); },
         [](const csp::context&) { return csp::error(); }, [](const csp::context&) { return csp::error(); }},
        {.limit = limit});
    ASSERT_EQ(errors.size(), 3U);
    EXPECT_EQ(errors[0], csp::unfinished);
    EXPECT_FALSE(errors[1]);
    EXPECT_FALSE(errors[2]);
  }
}

TEST(AllowErrors, LimitHolds) {
  std::atomic<int> now = 0;
  std::atomic<int> most = 0;
  const auto task = [&](const csp::context&) {
    const int here = ++now;
    int seen = most;
    while (here > seen && !most.compare_exchange_weak(seen, here)) {
    }
    --now;
    return csp::error();
  };
  const auto errors =
      csp::run_async_allow_errors(csp::background(), std::vector<csp::async_task>(10, task), {.limit = 2});
  EXPECT_THAT(errors, testing::Each(csp::error()));
  EXPECT_LE(most, 2);
}

// The deadline is reached while one task hangs: the others' results are not withheld.
TEST(AllowErrors, DeadlineReturnsWhatIsThere) {
  const csp::leak_check leaks;
  const auto release = csp::make_chan<csp::unit>();
  const auto errors =
      csp::run_async_allow_errors(csp::background(),
                                  {[release](const csp::context&) {
                                     (void)release.receive();
                                     return csp::error();
                                   },
                                   [](const csp::context& ctx) -> csp::error {
                                     (void)ctx.done().receive();
                                     return ctx.err();
                                   },
                                   [](const csp::context&) { return csp::error(); }},
                                  {.limit = 3, .deadline = std::chrono::steady_clock::now() + 5ms});
  ASSERT_EQ(errors.size(), 3U);
  EXPECT_EQ(errors[0], csp::unfinished);
  // It listens to the deadline; whether it reported before the call returned is a matter of luck.
  EXPECT_TRUE(errors[1].is(csp::unfinished) || errors[1].is(csp::deadline_exceeded));
  release.close();
  EXPECT_TRUE(leaks.check().clean());
}

TEST(AllowErrors, CancelledContextStartsNothingMore) {
  const auto [ctx, cancel] = csp::with_cancel(csp::background());
  cancel();
  const csp::leak_check leaks;
  const auto errors = csp::run_async_allow_errors(ctx, {[](const csp::context&) { return csp::error(); },
                                                        [](const csp::context&) { return csp::error(); }});
  EXPECT_THAT(errors, testing::Each(csp::error(csp::unfinished)));
  EXPECT_TRUE(leaks.check().clean());
}

}  // namespace
