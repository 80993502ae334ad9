#include "csp/context.h"

#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

#include "csp/go.h"
#include "csp/leak_check.h"
#include "csp/select.h"
#include "csp/wait_group.h"

namespace {

using namespace std::chrono_literals;

bool is_done(const csp::context& ctx) {
  return ctx.done().try_receive().closed();
}

TEST(Context, BackgroundIsNeverCancelled) {
  const csp::context ctx = csp::background();
  EXPECT_FALSE(static_cast<bool>(ctx.done()));
  EXPECT_FALSE(ctx.err());
  EXPECT_FALSE(csp::cause(ctx));
  EXPECT_EQ(ctx.deadline(), std::nullopt);
  EXPECT_FALSE(ctx.stop_token().stop_possible());
  EXPECT_EQ(ctx, csp::context());
}

TEST(Context, CancelClosesDoneAndSetsErr) {
  const auto [ctx, cancel] = csp::with_cancel(csp::background());
  EXPECT_FALSE(is_done(ctx));
  EXPECT_FALSE(ctx.err());
  cancel();
  EXPECT_TRUE(is_done(ctx));
  EXPECT_EQ(ctx.err(), csp::canceled);
  EXPECT_EQ(csp::cause(ctx), csp::canceled);
  cancel();
  EXPECT_STREQ(ctx.err().what(), "context canceled");
}

TEST(Context, CancelReachesDescendantsAndNotAncestors) {
  const auto [parent, cancel_parent] = csp::with_cancel(csp::background());
  const auto [child, cancel_child] = csp::with_cancel(csp::with_value(parent, std::string("v")));
  const auto [grandchild, cancel_grandchild] = csp::with_cancel(child);
  cancel_child();
  EXPECT_TRUE(is_done(grandchild));
  EXPECT_FALSE(is_done(parent));
  const auto [sibling, cancel_sibling] = csp::with_cancel(parent);
  cancel_parent();
  EXPECT_TRUE(is_done(sibling));
}

TEST(Context, ChildOfACancelledParentIsCancelled) {
  const auto [parent, cancel] = csp::with_cancel_cause(csp::background());
  const csp::error why = csp::make_error("why");
  cancel(why);
  const auto [child, cancel_child] = csp::with_cancel(parent);
  EXPECT_TRUE(is_done(child));
  EXPECT_EQ(child.err(), csp::canceled);
  EXPECT_EQ(csp::cause(child), why);
}

TEST(Context, FirstCauseStays) {
  const auto [ctx, cancel] = csp::with_cancel_cause(csp::background());
  const csp::error first = csp::make_error("first");
  cancel(first);
  cancel(csp::make_error("second"));
  EXPECT_EQ(csp::cause(ctx), first);
  EXPECT_EQ(ctx.err(), csp::canceled);
  const auto [plain, cancel_plain] = csp::with_cancel_cause(csp::background());
  cancel_plain({});
  EXPECT_EQ(csp::cause(plain), csp::canceled);
}

TEST(Context, TimeoutCancelsWithDeadlineExceeded) {
  const csp::error slow = csp::make_error("slow");
  const auto [ctx, cancel] = csp::with_timeout(csp::background(), 1ms, slow);
  EXPECT_TRUE(ctx.deadline().has_value());
  EXPECT_EQ(ctx.done().receive(), std::nullopt);
  EXPECT_EQ(ctx.err(), csp::deadline_exceeded);
  EXPECT_EQ(csp::cause(ctx), slow);
  cancel();
  EXPECT_EQ(ctx.err(), csp::deadline_exceeded);
}

TEST(Context, DeadlineInThePastCancelsAtOnce) {
  const auto [ctx, cancel] = csp::with_deadline(csp::background(), std::chrono::system_clock::now() - 1h);
  EXPECT_EQ(ctx.err(), csp::deadline_exceeded);
  EXPECT_EQ(csp::cause(ctx), csp::deadline_exceeded);
}

TEST(Context, TheEarlierDeadlineHolds) {
  const auto [parent, cancel_parent] = csp::with_timeout(csp::background(), 1h);
  const auto [later, cancel_later] = csp::with_timeout(parent, 2h);
  EXPECT_EQ(later.deadline(), parent.deadline());
  const auto [earlier, cancel_earlier] = csp::with_timeout(parent, 1ms);
  EXPECT_LT(*earlier.deadline(), *parent.deadline());
  (void)earlier.done().receive();
  EXPECT_FALSE(is_done(parent));
  EXPECT_EQ(csp::with_value(later, 1).deadline(), parent.deadline());
}

TEST(Context, TimeoutBeyondTheClockIsNone) {
  const auto [ctx, cancel] = csp::with_timeout(csp::background(), std::chrono::hours::max());
  EXPECT_EQ(ctx.deadline(), std::nullopt);
  EXPECT_FALSE(is_done(ctx));
}

struct user {
  std::string name;
};
struct trace_id {
  int id;
};

TEST(Context, ValuesAreFoundByTypeInTheNearestAncestor) {
  const csp::context outer = csp::with_value(csp::background(), user{"a"});
  const csp::context inner = csp::with_value(csp::with_value(outer, trace_id{7}), user{"b"});
  ASSERT_NE(inner.value<user>(), nullptr);
  EXPECT_EQ(inner.value<user>()->name, "b");
  EXPECT_EQ(outer.value<user>()->name, "a");
  EXPECT_EQ(inner.value<trace_id>()->id, 7);
  EXPECT_EQ(outer.value<trace_id>(), nullptr);
  EXPECT_EQ(csp::background().value<user>(), nullptr);
}

TEST(Context, WithoutCancelKeepsValuesAlone) {
  const auto [parent, cancel] = csp::with_timeout(csp::with_value(csp::background(), user{"a"}), 1h);
  const csp::context free = csp::without_cancel(parent);
  cancel();
  EXPECT_FALSE(free.err());
  EXPECT_EQ(free.deadline(), std::nullopt);
  EXPECT_EQ(free.value<user>()->name, "a");
}

TEST(Context, GuardCancels) {
  const auto [ctx, cancel] = csp::with_cancel(csp::background());
  {
    const csp::cancel_guard guard(cancel);
  }
  EXPECT_TRUE(is_done(ctx));
}

TEST(Context, StopTokenFollowsTheContext) {
  const auto [ctx, cancel] = csp::with_cancel(csp::background());
  const std::stop_token token = csp::with_value(ctx, 1).stop_token();
  bool called = false;
  const std::stop_callback callback(token, [&] { called = true; });
  EXPECT_TRUE(token.stop_possible());
  EXPECT_FALSE(token.stop_requested());
  cancel();
  EXPECT_TRUE(token.stop_requested());
  EXPECT_TRUE(called);
}

TEST(Context, ContextFollowsTheStopToken) {
  std::stop_source source;
  const auto [parent, cancel_parent] = csp::with_cancel(csp::background());
  const csp::context a = csp::from_stop_token(source.get_token());
  const csp::context b = csp::from_stop_token(std::stop_source().get_token(), parent);
  EXPECT_FALSE(a.err());
  source.request_stop();
  EXPECT_EQ(a.err(), csp::canceled);
  EXPECT_TRUE(is_done(a));
  EXPECT_TRUE(is_done(csp::from_stop_token(source.get_token())));
  EXPECT_FALSE(b.err());
  cancel_parent();
  EXPECT_TRUE(is_done(b));
}

TEST(Context, WakesAConditionVariableThroughTheToken) {
  const auto [ctx, cancel] = csp::with_cancel(csp::background());
  std::mutex mutex;
  std::condition_variable_any never;
  csp::wait_group wg;
  wg.go([&, c = ctx] {
    std::unique_lock lock(mutex);
    EXPECT_FALSE(never.wait(lock, c.stop_token(), [] { return false; }));
  });
  cancel();
  wg.wait();
}

// Whoever holds only the done channel still sees the end, as in Go.
TEST(Context, DoneChannelKeepsItsContext) {
  EXPECT_EQ(csp::with_timeout(csp::background(), 1ms).ctx.done().receive(), std::nullopt);
  const auto [parent, cancel] = csp::with_cancel(csp::background());
  const csp::recv_chan<csp::unit> done = csp::with_cancel(parent).ctx.done();
  cancel();
  EXPECT_TRUE(done.try_receive().closed());
}

TEST(ContextConcurrent, CancelFromManyThreadsWhileChildrenComeAndGo) {
  const auto [ctx, cancel] = csp::with_cancel(csp::background());
  csp::wait_group wg;
  for (int t = 0; t < 3; ++t) {
    wg.go([c = ctx] {
      while (!c.err()) {
        const auto [child, cancel_child] = csp::with_timeout(c, 1h);
        const auto [grandchild, cancel_grandchild] = csp::with_cancel(child);
        cancel_child();
        EXPECT_EQ(grandchild.done().receive(), std::nullopt);
      }
    });
  }
  for (int t = 0; t < 2; ++t) {
    wg.go([stop = cancel] { stop(); });
  }
  wg.wait();
  EXPECT_TRUE(is_done(ctx));
}

TEST(ContextConcurrent, DeadlineAgainstCancel) {
  for (int i = 0; i < 20; ++i) {
    const auto [ctx, cancel] = csp::with_timeout(csp::background(), std::chrono::microseconds(20 * i));
    csp::go([stop = cancel] { stop(); });
    (void)ctx.done().receive();
    const csp::error err = ctx.err();
    EXPECT_TRUE(err.is(csp::canceled) || err.is(csp::deadline_exceeded));
    EXPECT_EQ(csp::cause(ctx), err);
  }
}

}  // namespace
