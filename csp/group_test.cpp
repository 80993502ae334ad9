#include "csp/group.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <pthread.h>

#include <atomic>
#include <memory>
#include <stdexcept>
#include <vector>

#include "csp/leak_check.h"
#include "csp/select.h"

namespace {

using testing::HasSubstr;

TEST(Group, WaitReturnsNoneWhereAllWentWell) {
  std::vector<int> slots(5, 0);
  csp::group g;
  for (std::size_t i = 0; i < slots.size(); ++i) {
    g.go([&slots, i] { slots[i] = 1; });
  }
  EXPECT_FALSE(g.wait());
  EXPECT_THAT(slots, testing::Each(1));
  EXPECT_TRUE(csp::group().wait() == csp::error());
}

TEST(Group, FirstErrorIsReturnedAndCancelsTheRest) {
  csp::error boom = csp::make_error("boom");
  csp::group g;
  std::atomic<int> stopped = 0;
  for (int i = 0; i < 3; ++i) {
    g.go([&](const csp::context& ctx) -> csp::error {
      (void)ctx.done().receive();
      ++stopped;
      return ctx.err();
    });
  }
  g.go([&] { return boom; });
  EXPECT_EQ(g.wait(), boom);
  EXPECT_EQ(stopped, 3);
  EXPECT_EQ(csp::cause(g.ctx()), boom);
  EXPECT_EQ(g.ctx().err(), csp::canceled);
}

TEST(Group, ExceptionsAndPanicsBecomeErrors) {
  csp::group thrown;
  thrown.go([] { throw std::runtime_error("bad"); });
  const csp::error e = thrown.wait();
  EXPECT_STREQ(e.what(), "bad");
  EXPECT_FALSE(e.from_panic());
  EXPECT_THROW(std::rethrow_exception(e.exception()), std::runtime_error);
  csp::group panicked;
  panicked.go([] { csp::chan<int>().close(); });
  const csp::error p = panicked.wait();
  EXPECT_THAT(p.what(), HasSubstr("panic: close of nil channel (close at "));
  EXPECT_THAT(p.what(), HasSubstr("group_test.cpp:"));
  EXPECT_TRUE(p.from_panic());
  EXPECT_THAT(p.stack(), HasSubstr("#0"));
  csp::group odd;
  odd.go([] { throw 1; });  // NOLINT(misc-throw-by-value-catch-by-reference)
  EXPECT_TRUE(odd.wait());
}

TEST(Group, TaskThatEndsItsThreadIsUnfinished) {
  csp::group g;
  g.go([] { pthread_exit(nullptr); });
  EXPECT_EQ(g.wait(), csp::unfinished);
}

TEST(Group, WaitCancelsTheContextAlsoWithoutError) {
  csp::group g;
  const csp::context ctx = g.ctx();
  EXPECT_FALSE(g.wait());
  EXPECT_EQ(ctx.err(), csp::canceled);
}

TEST(Group, ParentsCancellationReachesNestedTasks) {
  const auto [parent, cancel] = csp::with_cancel(csp::background());
  csp::group outer(parent);
  outer.go([](const csp::context& ctx) {
    csp::group inner(ctx);
    inner.go([](const csp::context& c) -> csp::error {
      (void)c.done().receive();
      return c.err();
    });
    return inner.wait();
  });
  csp::await_blocked(2);
  cancel();
  EXPECT_EQ(outer.wait(), csp::canceled);
}

TEST(Group, InnerErrorStopsTheOuterGroup) {
  csp::group outer;
  csp::error boom = csp::make_error("boom");
  outer.go([](const csp::context& ctx) { (void)ctx.done().receive(); });
  outer.go([&](const csp::context& ctx) {
    csp::group inner(ctx);
    inner.go([&] { return boom; });
    return inner.wait();
  });
  EXPECT_EQ(outer.wait(), boom);
}

TEST(Group, LimitHolds) {
  csp::group g;
  g.set_limit(2);
  std::atomic<int> now = 0;
  std::atomic<int> most = 0;
  for (int i = 0; i < 12; ++i) {
    g.go([&] {
      const int here = ++now;
      int seen = most;
      while (here > seen && !most.compare_exchange_weak(seen, here)) {
      }
      --now;
    });
  }
  EXPECT_FALSE(g.wait());
  EXPECT_LE(most, 2);
  EXPECT_GE(most, 1);
}

TEST(Group, GoBlocksAtTheLimitAndTryGoDoesNot) {
  const auto stop = csp::make_chan<csp::unit>();
  csp::group g;
  g.set_limit(1);
  EXPECT_TRUE(g.try_go([stop] { (void)stop.receive(); }));
  EXPECT_FALSE(g.try_go([] { FAIL(); }));
  csp::wait_group wg;
  std::atomic<bool> started = false;
  wg.go([&] { g.go([&] { started = true; }); });
  csp::await_blocked(2);
  EXPECT_FALSE(started);
  stop.close();
  wg.wait();
  EXPECT_FALSE(g.wait());
  EXPECT_TRUE(started);
}

TEST(Group, LimitOfZeroStartsNothingAndNulloptLiftsIt) {
  csp::group g;
  g.set_limit(0);
  EXPECT_FALSE(g.try_go([] {}));
  g.set_limit(std::nullopt);
  EXPECT_TRUE(g.try_go([] {}));
  EXPECT_FALSE(g.wait());
}

TEST(Group, LimitCannotChangeWhileTasksRun) {
  const auto stop = csp::make_chan<csp::unit>();
  csp::group g;
  g.go([stop] { (void)stop.receive(); });
  try {
    g.set_limit(2);
    FAIL();
  } catch (const csp::panic_error& e) {
    EXPECT_STREQ(e.what(), "errgroup: modify limit while 1 goroutines in the group are still active");
  }
  stop.close();
  EXPECT_FALSE(g.wait());
  g.set_limit(2);
}

TEST(Group, DestructorCancelsAndJoins) {
  bool ended = false;
  {
    csp::group g;
    g.go([&](const csp::context& ctx) {
      (void)ctx.done().receive();
      ended = true;
    });
  }
  EXPECT_TRUE(ended);
}

TEST(Group, TasksAreDestroyedBeforeWaitReturns) {
  for (int i = 0; i < 20; ++i) {
    auto token = std::make_shared<int>(0);
    const std::weak_ptr<int> watch = token;
    csp::group g;
    g.go([held = std::move(token)] { ++*held; });
    EXPECT_FALSE(g.wait());
    EXPECT_TRUE(watch.expired());
  }
}

TEST(GroupConcurrent, TasksMayStartTasks) {
  csp::group g;
  std::atomic<int> ran = 0;
  for (int i = 0; i < 3; ++i) {
    g.go([&] {
      for (int k = 0; k < 3; ++k) {
        g.go([&] { ++ran; });
      }
    });
  }
  EXPECT_FALSE(g.wait());
  EXPECT_EQ(ran, 9);
}

TEST(GroupConcurrent, ManyErrorsOneIsKept) {
  csp::group g;
  for (int i = 0; i < 6; ++i) {
    g.go([i] { return csp::errorf("error {}", i); });
  }
  EXPECT_THAT(g.wait().what(), HasSubstr("error "));
}

}  // namespace
