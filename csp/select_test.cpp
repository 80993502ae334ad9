#include "csp/select.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <memory>
#include <vector>

#include "csp/go.h"
#include "csp/leak_check.h"
#include "csp/wait_group.h"

namespace {

using namespace std::chrono_literals;

TEST(Select, ReturnsThePositionOfTheCaseThatRan) {
  const auto a = csp::make_chan<int>(1);
  const auto b = csp::make_chan<int>(1);
  b.send(4);
  int got = 0;
  EXPECT_EQ(csp::select(csp::on_receive(a, [] { FAIL(); }),
                        csp::on_receive(b, [&](std::optional<int> v) { got = v.value_or(-1); })),
            1U);
  EXPECT_EQ(got, 4);
}

TEST(Select, SendsAndDropsTheValuesThatWereNotSent) {
  const auto full = csp::make_chan<std::unique_ptr<int>>(1);
  const auto open = csp::make_chan<std::unique_ptr<int>>(1);
  full.send(std::make_unique<int>(0));
  bool ran = false;
  EXPECT_EQ(csp::select(csp::on_send(full, std::make_unique<int>(1)),
                        csp::on_send(open, std::make_unique<int>(2), [&] { ran = true; })),
            1U);
  EXPECT_TRUE(ran);
  EXPECT_EQ(**open.receive(), 2);
  EXPECT_EQ(full.len(), 1U);
}

TEST(Select, OtherwiseRunsOnlyWhereNothingIsReady) {
  const auto ch = csp::make_chan<int>(1);
  EXPECT_EQ(csp::select(csp::on_receive(ch), csp::otherwise()), 1U);
  ch.send(1);
  EXPECT_EQ(csp::select(csp::on_receive(ch), csp::otherwise([] { FAIL(); })), 0U);
}

TEST(Select, ClosedChannelIsAlwaysReadyToReceive) {
  const auto ch = csp::make_chan<int>();
  ch.close();
  bool closed = false;
  csp::select(csp::on_receive(ch, [&](std::optional<int> v) { closed = !v.has_value(); }));
  EXPECT_TRUE(closed);
}

TEST(Select, SendToClosedChannelPanics) {
  const auto ch = csp::make_chan<int>();
  ch.close();
  const unsigned line = __LINE__ + 2;
  try {
    csp::select(csp::on_send(ch, 1), csp::on_receive(csp::chan<int>()));
    FAIL();
  } catch (const csp::panic_error& e) {
    EXPECT_STREQ(e.what(), "send on closed channel");
    EXPECT_EQ(e.where().line(), line);
  }
}

TEST(Select, BlockedSendCasePanicsWhenClosed) {
  const auto ch = csp::make_chan<int>();
  csp::wait_group wg;
  wg.go([ch] { EXPECT_THROW(csp::select(csp::on_send(ch, 1)), csp::panic_error); });
  csp::await_blocked(1);
  ch.close();  // NOLINT(snag-premature-close): the subject
  wg.wait();
}

TEST(Select, NoneIsNeverReady) {
  EXPECT_EQ(csp::select(csp::on_receive(csp::chan<int>()), csp::on_send(csp::chan<int>(), 1),
                        csp::on_receive(csp::recv_chan<int>()), csp::otherwise()),
            3U);
}

TEST(Select, TimeoutRunsWhereNothingBecomesReady) {
  const auto ch = csp::make_chan<int>();
  EXPECT_EQ(csp::select(csp::on_receive(ch), csp::on_timeout(1h), csp::on_timeout(1ms)), 2U);
  EXPECT_EQ(csp::select(csp::on_timeout(0ms)), 0U);
  EXPECT_EQ(csp::select(csp::on_timeout(std::chrono::steady_clock::now())), 0U);
  // The case that ran out left nothing in the queue.
  EXPECT_FALSE(ch.try_send(1));
}

TEST(Select, ReadyCaseWinsOverAnExpiredTimeout) {
  const auto ch = csp::make_chan<int>(1);
  ch.send(1);
  EXPECT_EQ(csp::select(csp::on_timeout(-1s), csp::on_receive(ch)), 1U);
}

TEST(Select, WaitsForWhicheverComesFirst) {
  const auto a = csp::make_chan<int>();
  const auto b = csp::make_chan<int>();
  csp::wait_group wg;
  std::size_t ran = 9;
  wg.go([&] { ran = csp::select(csp::on_receive(a), csp::on_receive(b), csp::on_timeout(1h)); });
  csp::await_blocked(1);
  b.send(1);
  wg.wait();
  EXPECT_EQ(ran, 1U);
  // It no longer waits on the other channel.
  EXPECT_FALSE(a.try_send(1));
}

TEST(Select, BothDirectionsOfOneChannelDoNotMeetEachOther) {
  const auto ch = csp::make_chan<int>();
  EXPECT_EQ(csp::select(csp::on_send(ch, 1), csp::on_receive(ch), csp::otherwise()), 2U);
  csp::wait_group wg;
  std::size_t ran = 9;
  wg.go([&] { ran = csp::select(csp::on_send(ch, 5), csp::on_receive(ch)); });
  csp::await_blocked(1);
  EXPECT_EQ(ch.receive(), 5);
  wg.wait();
  EXPECT_EQ(ran, 0U);
}

TEST(Select, TwoSelectsMeet) {
  const auto a = csp::make_chan<int>();
  const auto b = csp::make_chan<int>();
  csp::wait_group wg;
  int got = 0;
  wg.go([&] { csp::select(csp::on_send(a, 1), csp::on_send(b, 2)); });
  csp::await_blocked(1);
  const auto take = [&](std::optional<int> v) { got = v.value_or(-1); };
  csp::select(csp::on_receive(a, take), csp::on_receive(b, take));
  wg.wait();
  EXPECT_THAT(got, testing::AnyOf(1, 2));
}

TEST(Select, WithoutReadyCaseBlocksAndSaysWhere) {
  const auto stop = csp::make_chan<csp::unit>();
  csp::wait_group wg;
  const unsigned line = __LINE__ + 1;
  wg.go([&] { csp::select(csp::on_receive(stop), csp::on_receive(csp::chan<int>())); });
  csp::await_blocked(1);
  const auto blocked = csp::blocked_tasks();
  ASSERT_EQ(blocked.size(), 1U);
  EXPECT_EQ(blocked[0].operation, "select");
  EXPECT_EQ(blocked[0].detail, "1 case");
  EXPECT_EQ(blocked[0].where.line(), line);
  EXPECT_EQ(blocked[0].spawned.line(), line);
  EXPECT_FALSE(blocked[0].timed);
  stop.close();
  wg.wait();
}

TEST(Select, ManyCases) {
  const auto ch = csp::make_chan<int>(1);
  const csp::chan<int> n;
  ch.send(1);
  EXPECT_EQ(csp::select(csp::on_receive(n), csp::on_receive(n), csp::on_receive(n), csp::on_receive(n),
                        csp::on_receive(n), csp::on_send(n, 1), csp::on_receive(n), csp::on_receive(n),
                        csp::on_receive(n), csp::on_receive(ch), csp::on_receive(n)),
            9U);
}

// Every ready case has the same chance. 3,000 choices of 3: 1,000 each with a deviation of 26; the seed is
// fixed, so that this passes always or never.
TEST(Select, ChoosesFairlyAmongTheReady) {
  csp::seed_select(42);
  const auto ch = csp::make_chan<int>();
  ch.close();
  std::array<int, 3> times{};
  for (int i = 0; i < 3'000; ++i) {
    ++times[csp::select(csp::on_receive(ch), csp::on_receive(ch), csp::on_receive(ch))];
  }
  EXPECT_THAT(times, testing::Each(testing::AllOf(testing::Gt(850), testing::Lt(1'150))));
}

TEST(Select, SameSeedSameChoices) {
  const auto ch = csp::make_chan<int>();
  ch.close();
  const auto choices = [&] {
    std::vector<std::size_t> all;
    for (int i = 0; i < 50; ++i) {
      all.push_back(csp::select(csp::on_receive(ch), csp::on_receive(ch), csp::on_receive(ch)));
    }
    return all;
  };
  csp::seed_select(7);
  const auto first = choices();
  csp::seed_select(7);
  EXPECT_EQ(choices(), first);
  csp::seed_select(8);
  EXPECT_NE(choices(), first);
}

// Two channels that are never empty: neither starves.
TEST(SelectConcurrent, BusyChannelDoesNotStarveAnother) {
  const auto busy = csp::make_chan<int>(4);
  const auto other = csp::make_chan<int>(4);
  const auto stop = csp::make_chan<csp::unit>();
  csp::wait_group wg;
  for (const auto& ch : {busy, busy, other}) {
    wg.go([ch, stop] {
      while (csp::select(csp::on_send(ch, 1), csp::on_receive(stop)) == 0) {
      }
    });
  }
  int from_other = 0;
  while (from_other < 20) {  // a starved case would hang here
    from_other += csp::select(csp::on_receive(busy), csp::on_receive(other)) == 1 ? 1 : 0;
  }
  EXPECT_EQ(from_other, 20);
  stop.close();
  wg.wait();
}

// Senders, receivers and selects at both ends of three channels; every value arrives once.
TEST(SelectConcurrent, NothingIsLostAmongManySelects) {
  const std::array<csp::chan<int>, 3> ch{csp::make_chan<int>(), csp::make_chan<int>(1),
                                         csp::make_chan<int>()};
  const auto done = csp::make_chan<csp::unit>();
  constexpr int each = 100;
  std::atomic<int> received = 0;
  csp::wait_group senders;
  csp::wait_group receivers;
  for (int s = 0; s < 3; ++s) {
    senders.go([&] {
      for (int i = 0; i < each; ++i) {
        csp::select(csp::on_send(ch[0], 1), csp::on_send(ch[1], 1), csp::on_send(ch[2], 1));
      }
    });
    receivers.go([&] {
      bool going = true;
      const auto count = [&](std::optional<int> v) { received += v.value_or(0); };
      while (going) {
        csp::select(csp::on_receive(ch[2], count), csp::on_receive(ch[0], count),
                    csp::on_receive(ch[1], count), csp::on_receive(done, [&] { going = false; }));
      }
    });
  }
  senders.wait();
  while (ch[1].len() > 0) {
    received += ch[1].try_receive().value.value_or(0);
  }
  done.close();
  receivers.wait();
  while (const auto rest = ch[1].try_receive()) {
    received += *rest;
  }
  EXPECT_EQ(received, 3 * each);
}

// Opposite orders of the same channels: the locks are taken in one order, so no deadlock.
TEST(SelectConcurrent, OppositeOrdersDoNotDeadlock) {
  const auto a = csp::make_chan<int>(1);
  const auto b = csp::make_chan<int>(1);
  csp::wait_group wg;
  for (int t = 0; t < 2; ++t) {
    wg.go([&] {
      for (int i = 0; i < 200; ++i) {
        csp::select(csp::on_send(a, 1), csp::on_receive(b));
        csp::select(csp::on_receive(a), csp::on_send(b, 1), csp::otherwise());
        (void)a.try_receive();
        (void)b.try_send(1);
      }
    });
  }
  wg.wait();
}

TEST(SelectConcurrent, TimeoutAgainstHandOverLosesNothing) {
  const auto ch = csp::make_chan<int>();
  constexpr int rounds = 100;
  int sent = 0;
  int received = 0;
  csp::wait_group wg;
  wg.go([&] {
    for (int i = 0; i < rounds; ++i) {
      sent +=
          csp::select(csp::on_send(ch, 1), csp::on_timeout(std::chrono::microseconds(i % 7))) == 0 ? 1 : 0;
    }
    ch.close();
  });
  for (bool open = true; open;) {
    csp::select(csp::on_receive(ch,
                                [&](std::optional<int> v) {
                                  open = v.has_value();
                                  received += v.value_or(0);
                                }),
                csp::on_timeout(std::chrono::microseconds(received % 5)));
  }
  wg.wait();
  EXPECT_EQ(received, sent);
}

}  // namespace
