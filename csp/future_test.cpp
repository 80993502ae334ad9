#include "csp/future.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>
#include <utility>

#include "csp/leak_check.h"

namespace {

using namespace std::chrono_literals;

TEST(Future, GivesTheValueOnce) {
  csp::promise<std::unique_ptr<int>> p;
  auto f = p.get_future();
  EXPECT_FALSE(f.ready());
  p.set_value(std::make_unique<int>(3));
  EXPECT_TRUE(f.ready());
  auto r = f.get();
  ASSERT_TRUE(r);
  EXPECT_EQ(**r, 3);
  EXPECT_STREQ(f.get().err.what(), "csp: result already taken");
}

TEST(Future, GivesTheError) {
  csp::promise<int> p;
  auto f = p.get_future();
  p.set_error(csp::canceled);
  const auto r = f.get();
  EXPECT_FALSE(r);
  EXPECT_EQ(r.err, csp::canceled);
}

TEST(Future, BrokenPromiseIsAnError) {
  csp::future<int> f;
  EXPECT_EQ(f.get().err, csp::broken_promise);
  {
    csp::promise<int> p;
    f = p.get_future();
    const csp::promise<int> moved = std::move(p);
  }
  EXPECT_EQ(f.get().err, csp::broken_promise);
  csp::promise<int> a;
  f = a.get_future();
  a = csp::promise<int>();
  EXPECT_EQ(f.get().err, csp::broken_promise);
}

TEST(Future, AnswererNeverBlocksOnACallerWhoGaveUp) {
  csp::promise<int> p;
  {
    auto f = p.get_future();
    EXPECT_EQ(f.get_for(1ms).err, csp::timed_out);
  }
  p.set_value(1);
}

TEST(Future, TimedGetMayBeRepeated) {
  csp::promise<int> p;
  auto f = p.get_future();
  EXPECT_EQ(f.get_for(1ms).err, csp::timed_out);
  EXPECT_EQ(f.get_until(std::chrono::system_clock::now()).err, csp::timed_out);
  p.set_value(5);
  EXPECT_EQ(*f.get_for(1h), 5);
}

TEST(Future, GetWithContextEndsWithIt) {
  const auto [ctx, cancel] = csp::with_cancel(csp::background());
  csp::promise<int> p;
  auto f = p.get_future();
  cancel();
  EXPECT_EQ(f.get(ctx).err, csp::canceled);
  p.set_value(5);
  EXPECT_EQ(*f.get(csp::background()), 5);
}

TEST(Future, SecondAnswerPanics) {
  csp::promise<int> p;
  p.set_value(1);
  try {
    p.set_value(2);
    FAIL();
  } catch (const csp::panic_error& e) {
    EXPECT_STREQ(e.what(), "csp: promise already satisfied");
  }
}

TEST(Async, ReturnsValuesResultsAndNothing) {
  EXPECT_EQ(*csp::async([] { return 7; }).get(), 7);
  EXPECT_TRUE(csp::async([] {}).get());
  EXPECT_EQ(csp::async([]() -> csp::result<int> { return csp::canceled; }).get().err, csp::canceled);
}

TEST(Async, ExceptionsAndPanicsBecomeErrors) {
  EXPECT_STREQ(csp::async([]() -> int { throw std::runtime_error("bad"); }).get().err.what(), "bad");
  EXPECT_TRUE(csp::async([]() -> int { csp::panic("boom"); }).get().err.from_panic());
}

TEST(Async, TaskThatEndsItsThreadBreaksThePromise) {
  EXPECT_EQ(csp::async([]() -> int { pthread_exit(nullptr); }).get().err, csp::broken_promise);
}

TEST(Async, DroppedFutureDoesNotWaitAndDoesNotLeak) {
  const csp::leak_check leaks;
  const auto release = csp::make_chan<csp::unit>();
  (void)csp::async([release] { return release.receive().has_value(); });
  release.close();
  EXPECT_TRUE(leaks.check().clean());
}

TEST(Async, ChannelForSelect) {
  auto f = csp::async([] { return 1; });
  int got = 0;
  csp::select(csp::on_receive(f.chan(), [&](std::optional<csp::result<int>> r) { got = **r; }));
  EXPECT_EQ(got, 1);
}

}  // namespace
