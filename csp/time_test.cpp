#include "csp/time.h"

#include <gtest/gtest.h>

#include "csp/leak_check.h"
#include "csp/select.h"
#include "csp/wait_group.h"

namespace {

using namespace std::chrono_literals;

TEST(After, SendsTheTimeNotBeforeItIsDue) {
  const auto begin = std::chrono::steady_clock::now();
  const auto ch = csp::after(2ms);
  const auto at = ch.receive();
  ASSERT_TRUE(at.has_value());
  EXPECT_GE(*at - begin, 2ms);
  // Once, and never closed.
  EXPECT_EQ(ch.try_receive().status, csp::receive_status::would_block);
}

TEST(After, FiresInTheOrderOfTheTimes) {
  // Says something only where the second was asked for before the first had 1 ms left: tried until it was.
  for (;;) {
    const auto began = std::chrono::steady_clock::now();
    const auto late = csp::after(3ms);
    const auto early = csp::after(1ms);
    const bool early_is_due_first = std::chrono::steady_clock::now() - began < 2ms;
    const csp::time_point early_came = *early.receive();
    const csp::time_point late_came = *late.receive();
    if (early_is_due_first) {
      EXPECT_LE(early_came, late_came);
      return;
    }
  }
}

TEST(After, ZeroAndNegativeAreDueAtOnce) {
  EXPECT_TRUE(csp::after(0s).receive().has_value());
  EXPECT_TRUE(csp::after(-1s).receive().has_value());
}

TEST(After, BeyondTheClockNeverComes) {
  EXPECT_EQ(csp::after(std::chrono::hours::max()).try_receive().status, csp::receive_status::would_block);
}

TEST(Ticker, TicksUntilStopped) {
  csp::ticker t(1ms);
  const auto first = t.chan().receive();
  const auto second = t.chan().receive();
  EXPECT_LT(*first, *second);
  t.stop();
  t.stop();
  (void)t.chan().try_receive();
  EXPECT_EQ(t.chan().cap(), 1U);
}

TEST(Ticker, SlowReceiverFindsOneTickAndNoBacklog) {
  csp::ticker t(1ms);
  const auto ch = t.chan();
  for (int i = 0; i < 5; ++i) {
    (void)csp::after(1ms).receive();
  }
  EXPECT_LE(ch.len(), 1U);
}

TEST(Ticker, ResetStartsAgain) {
  csp::ticker t(1h);
  t.reset(1ms);
  EXPECT_TRUE(t.chan().receive().has_value());
  t.stop();
  t.reset(1ms);
  EXPECT_TRUE(t.chan().receive().has_value());
}

TEST(Ticker, PeriodMustBePositive) {
  try {
    const csp::ticker t(0s);
    FAIL();
  } catch (const csp::panic_error& e) {
    EXPECT_STREQ(e.what(), "non-positive interval for NewTicker");
  }
  csp::ticker t(1h);
  EXPECT_THROW(t.reset(-1s), csp::panic_error);
}

}  // namespace
