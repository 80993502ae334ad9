#include "csp/chan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <unistd.h>

#include <atomic>
#include <deque>
#include <fstream>
#include <memory>
#include <numeric>
#include <string>
#include <vector>

#include "csp/go.h"
#include "csp/leak_check.h"
#include "csp/select.h"
#include "csp/wait_group.h"

namespace {

using namespace std::chrono_literals;
using csp::receive_status;
using testing::ElementsAre;

// Runs f and returns the panic that it came to.
template <class F>
csp::panic_error panic_of(F f) {
  try {
    f();
  } catch (const csp::panic_error& e) {
    return e;
  }
  ADD_FAILURE() << "no panic";
  return {"", "", {}};
}

std::vector<int> drain(const csp::recv_chan<int>& ch) {
  std::vector<int> all;
  for (int v : ch) {
    all.push_back(v);
  }
  return all;
}

TEST(Chan, BufferedKeepsOrderAndDrainsAfterClose) {
  const auto ch = csp::make_chan<int>(3);
  ch.send(1);
  ch.send(2);
  ch.send(3);
  ch.close();
  EXPECT_EQ(ch.len(), 3U);
  EXPECT_THAT(drain(ch), ElementsAre(1, 2, 3));
  EXPECT_EQ(ch.receive(), std::nullopt);
  EXPECT_EQ(ch.receive(), std::nullopt);
}

TEST(Chan, RingWrapsAround) {
  const auto ch = csp::make_chan<int>(3);
  for (int i = 0; i < 20; ++i) {
    ch.send(2 * i);
    ch.send(2 * i + 1);
    EXPECT_EQ(ch.receive(), 2 * i);
    EXPECT_EQ(ch.receive(), 2 * i + 1);
  }
}

TEST(Chan, LenAndCap) {
  const auto ch = csp::make_chan<int>(2);
  EXPECT_EQ(ch.len(), 0U);
  EXPECT_EQ(ch.cap(), 2U);
  ch.send(1);
  EXPECT_EQ(ch.len(), 1U);
  EXPECT_EQ(csp::make_chan<int>().cap(), 0U);
}

TEST(Chan, CopiesNameTheSameChannel) {
  const auto a = csp::make_chan<int>(1);
  const auto b = a;  // NOLINT(performance-unnecessary-copy-initialization): the copy is the subject
  b.send(7);
  EXPECT_EQ(a.receive(), 7);
  EXPECT_EQ(a, b);
  EXPECT_NE(a, csp::make_chan<int>(1));
  EXPECT_EQ(csp::recv_chan<int>(a), a);
  EXPECT_EQ(csp::send_chan<int>(a), a);
  EXPECT_EQ(csp::send_chan<int>(a), csp::recv_chan<int>(b));
  EXPECT_TRUE(static_cast<bool>(a));
}

TEST(Chan, UnbufferedSendEndsWhenReceived) {
  const auto ch = csp::make_chan<int>();
  std::atomic<bool> sent = false;
  csp::wait_group wg;
  wg.go([&] {
    ch.send(1);
    sent = true;
  });
  csp::await_blocked(1);
  EXPECT_FALSE(sent);
  EXPECT_EQ(ch.len(), 0U);
  EXPECT_EQ(ch.receive(), 1);
  wg.wait();
  EXPECT_TRUE(sent);
}

TEST(Chan, FullBufferBlocksAndDoesNotPanic) {
  const auto ch = csp::make_chan<int>(1);
  ch.send(1);
  csp::wait_group wg;
  wg.go([ch] { ch.send(2); });
  csp::await_blocked(1);
  const auto blocked = csp::blocked_tasks();
  ASSERT_EQ(blocked.size(), 1U);
  EXPECT_EQ(blocked[0].operation, "send");
  EXPECT_EQ(blocked[0].detail, "buffer 1 of 1");
  EXPECT_EQ(ch.receive(), 1);
  EXPECT_EQ(ch.receive(), 2);
  wg.wait();
}

TEST(Chan, BlockedSendersAreServedInOrder) {
  for (const std::size_t capacity : {0U, 1U}) {
    const auto ch = csp::make_chan<int>(capacity);
    if (capacity == 1) {
      ch.send(-1);
    }
    csp::wait_group wg;
    for (int i = 0; i < 4; ++i) {
      wg.go([ch, i] { ch.send(i); });
      csp::await_blocked(static_cast<std::size_t>(i) + 1);
    }
    std::vector<int> got;
    for (std::size_t i = 0; i < 4 + capacity; ++i) {
      got.push_back(ch.receive().value_or(-2));
    }
    EXPECT_EQ(got, capacity == 0 ? std::vector({0, 1, 2, 3}) : std::vector({-1, 0, 1, 2, 3}));
    wg.wait();
  }
}

TEST(Chan, BlockedReceiversAreServedInOrder) {
  const auto ch = csp::make_chan<int>();
  std::vector<int> got(4, -1);
  csp::wait_group wg;
  for (std::size_t i = 0; i < got.size(); ++i) {
    wg.go([&got, ch, i] { got[i] = ch.receive().value_or(-2); });
    csp::await_blocked(i + 1);
  }
  for (int v = 0; v < 4; ++v) {
    ch.send(v);
  }
  wg.wait();
  EXPECT_THAT(got, ElementsAre(0, 1, 2, 3));
}

TEST(Chan, CloseWakesEveryReceiver) {
  const auto ch = csp::make_chan<int>();
  std::atomic<int> ended = 0;
  csp::wait_group wg;
  for (int i = 0; i < 5; ++i) {
    wg.go([&ended, ch] {
      EXPECT_EQ(ch.receive(), std::nullopt);
      ++ended;
    });
  }
  csp::await_blocked(5);
  ch.close();
  wg.wait();
  EXPECT_EQ(ended, 5);
}

TEST(Chan, CloseMakesBlockedSendersPanic) {
  const auto ch = csp::make_chan<int>();
  std::atomic<int> panics = 0;
  csp::wait_group wg;
  for (int i = 0; i < 3; ++i) {
    wg.go([&panics, ch] {
      EXPECT_STREQ(panic_of([&] { ch.send(1); }).what(), "send on closed channel");
      ++panics;
    });
  }
  csp::await_blocked(3);
  ch.close();  // NOLINT(snag-premature-close): the subject
  wg.wait();
  EXPECT_EQ(panics, 3);
}

TEST(Chan, MisusePanicsWithGosWordsAndThePlace) {
  const auto ch = csp::make_chan<int>(1);
  ch.close();
  unsigned line = __LINE__ + 1;
  const auto send = panic_of([&] { ch.send(1); });
  EXPECT_STREQ(send.what(), "send on closed channel");
  EXPECT_STREQ(send.operation(), "send");
  EXPECT_EQ(send.where().line(), line);
  EXPECT_THAT(send.where().file_name(), testing::EndsWith("chan_test.cpp"));
  EXPECT_FALSE(send.stack().empty());
  EXPECT_STREQ(panic_of([&] { (void)ch.try_send(1); }).what(), "send on closed channel");
  EXPECT_STREQ(panic_of([&] { (void)ch.send_for(1, 1h); }).what(), "send on closed channel");
  line = __LINE__ + 1;
  const auto close = panic_of([&] { ch.close(); });
  EXPECT_STREQ(close.what(), "close of closed channel");
  EXPECT_EQ(close.where().line(), line);
  EXPECT_STREQ(panic_of([] { csp::chan<int>().close(); }).what(), "close of nil channel");
  EXPECT_STREQ(panic_of([] { csp::send_chan<int>().close(); }).what(), "close of nil channel");
  EXPECT_STREQ(panic_of([] { (void)csp::make_chan<int>(SIZE_MAX); }).what(), "makechan: size out of range");
}

TEST(Chan, TrySendAndTryReceiveNeverBlock) {
  const auto ch = csp::make_chan<int>(1);
  EXPECT_EQ(ch.try_receive().status, receive_status::would_block);
  EXPECT_TRUE(ch.try_send(1));
  EXPECT_FALSE(ch.try_send(2));
  auto got = ch.try_receive();
  ASSERT_TRUE(got);
  EXPECT_EQ(*got, 1);
  EXPECT_EQ(got.status, receive_status::received);
  ch.close();
  EXPECT_TRUE(ch.try_receive().closed());
}

TEST(Chan, TryOperationsMeetBlockedPartners) {
  const auto ch = csp::make_chan<int>();
  EXPECT_FALSE(ch.try_send(1));
  csp::wait_group wg;
  wg.go([ch] { EXPECT_EQ(ch.receive(), 5); });
  csp::await_blocked(1);
  EXPECT_TRUE(ch.try_send(5));
  wg.wait();
  wg.go([ch] { ch.send(6); });
  csp::await_blocked(1);
  EXPECT_EQ(ch.try_receive().value, 6);
  wg.wait();
}

TEST(Chan, TimedOperationsRunOutOfTime) {
  const auto ch = csp::make_chan<int>();
  EXPECT_EQ(ch.receive_for(1ms).status, receive_status::timed_out);
  EXPECT_FALSE(ch.send_for(1, 1ms));
  EXPECT_FALSE(ch.send_until(1, std::chrono::system_clock::now()));
  EXPECT_EQ(ch.receive_until(std::chrono::steady_clock::now() - 1h).status, receive_status::timed_out);
  // Nothing is left behind of those who gave up.
  EXPECT_FALSE(ch.try_send(1));
  EXPECT_EQ(ch.try_receive().status, receive_status::would_block);
}

TEST(Chan, TimedOperationsSucceedInTime) {
  const auto ch = csp::make_chan<int>();
  csp::wait_group wg;
  wg.go([ch] { EXPECT_TRUE(ch.send_for(1, 1h)); });
  EXPECT_EQ(ch.receive_for(1h).value, 1);
  wg.wait();
  wg.go([ch] { EXPECT_TRUE(ch.receive_for(std::chrono::hours::max()).closed()); });
  csp::await_blocked(1);
  ch.close();
  wg.wait();
}

TEST(Chan, NoneBlocksAndNeverDelivers) {
  const csp::chan<int> none;
  EXPECT_FALSE(static_cast<bool>(none));
  EXPECT_EQ(none.len(), 0U);
  EXPECT_EQ(none.cap(), 0U);
  EXPECT_EQ(none, csp::chan<int>());
  EXPECT_FALSE(none.try_send(1));
  EXPECT_EQ(none.try_receive().status, receive_status::would_block);
  EXPECT_FALSE(none.send_for(1, 1ms));
  EXPECT_EQ(none.receive_for(1ms).status, receive_status::timed_out);
}

TEST(Chan, CarriesWhatCanOnlyBeMoved) {
  const auto ch = csp::make_chan<std::unique_ptr<std::string>>(1);
  ch.send(std::make_unique<std::string>("a"));
  ch.close();
  for (auto p : ch) {
    EXPECT_EQ(*p, "a");
  }
  const auto deques = csp::make_chan<std::deque<int>>(1);
  deques.send({1, 2});
  EXPECT_EQ(deques.receive()->size(), 2U);
}

TEST(Chan, DestroysWhatIsLeftInTheBuffer) {
  const auto token = std::make_shared<int>(1);
  {
    const auto ch = csp::make_chan<std::shared_ptr<int>>(4);
    ch.send(token);
    ch.send(token);
    EXPECT_EQ(token.use_count(), 3);
    (void)ch.receive();
    EXPECT_EQ(token.use_count(), 2);
  }
  EXPECT_EQ(token.use_count(), 1);
}

template <class Ch>
concept can_close = requires(const Ch& c) { c.close(); };
template <class Ch>
concept can_send = requires(const Ch& c) { c.send(1); };
template <class Ch>
concept can_receive = requires(const Ch& c) { c.receive(); };

TEST(Chan, ViewsRestrictTheDirection) {
  static_assert(can_send<csp::send_chan<int>> && can_close<csp::send_chan<int>> &&
                !can_receive<csp::send_chan<int>>);
  static_assert(can_receive<csp::recv_chan<int>> && !can_send<csp::recv_chan<int>> &&
                !can_close<csp::recv_chan<int>>);
  static_assert(!std::is_convertible_v<csp::recv_chan<int>, csp::chan<int>>);
  static_assert(!std::is_convertible_v<csp::send_chan<int>, csp::recv_chan<int>>);
  const auto ch = csp::make_chan<int>(1);
  const csp::send_chan<int> out = ch;
  const csp::recv_chan<int> in = ch;
  out.send(3);
  EXPECT_EQ(in.len(), 1U);
  EXPECT_EQ(in.receive(), 3);
}

// A blocked task sleeps in the kernel and costs nothing: each wait comes to the state S, and stays there.
TEST(Chan, BlockedTasksSleep) {
  const auto ch = csp::make_chan<int>();
  const auto threads = csp::make_chan<pid_t>(3);
  csp::wait_group never;
  never.add();
  csp::wait_group wg;
  wg.go([=] {
    threads.send(gettid());
    (void)ch.receive();
  });
  wg.go([=] {
    threads.send(gettid());
    csp::select(csp::on_receive(ch), csp::on_timeout(1h));
  });
  wg.go([&never, threads] {
    threads.send(gettid());
    never.wait();
  });
  csp::await_blocked(3);
  for (int i = 0; i < 3; ++i) {
    const std::string stat = "/proc/self/task/" + std::to_string(threads.receive().value_or(0)) + "/stat";
    std::string text;
    do {  // a wait that spun for ever would hang here
      std::ifstream in(stat);
      std::getline(in, text);
    } while (text.find(") S ") == std::string::npos);
  }
  never.done();
  ch.close();
  wg.wait();
}

// The k-th receive happens before the (k+C)-th send ends: what the receiver wrote is seen. TSan is the judge.
TEST(ChanConcurrent, MemoryIsVisibleBothWays) {
  const auto ch = csp::make_chan<csp::unit>();
  int data = 0;
  int back = 0;
  csp::wait_group wg;
  wg.go([&] {
    data = 1;
    ch.send({});
    EXPECT_EQ(back, 2);
  });
  back = 2;
  (void)ch.receive();
  EXPECT_EQ(data, 1);
  wg.wait();
}

struct crowd {
  std::size_t capacity;
  int senders;
  int receivers;
};

class ChanConcurrent : public testing::TestWithParam<crowd> {};

TEST_P(ChanConcurrent, EveryValueArrivesOnceAndInTheOrderOfItsSender) {
  const crowd c = GetParam();
  constexpr int each = 200;
  const auto ch = csp::make_chan<std::pair<int, int>>(c.capacity);
  csp::wait_group senders;
  csp::wait_group receivers;
  std::vector<std::vector<std::pair<int, int>>> got(static_cast<std::size_t>(c.receivers));
  for (auto& mine : got) {
    receivers.go([&mine, ch] {
      for (auto v : ch) {
        mine.push_back(v);
      }
    });
  }
  for (int s = 0; s < c.senders; ++s) {
    senders.go([ch, s] {
      for (int i = 0; i < each; ++i) {
        ch.send({s, i});
      }
    });
  }
  senders.wait();
  ch.close();
  receivers.wait();
  std::vector<std::vector<bool>> seen(static_cast<std::size_t>(c.senders), std::vector<bool>(each, false));
  for (const auto& mine : got) {
    std::vector<int> last(static_cast<std::size_t>(c.senders), -1);
    for (const auto& [s, i] : mine) {
      const auto sender = static_cast<std::size_t>(s);
      EXPECT_GT(i, last[sender]);
      last[sender] = i;
      EXPECT_FALSE(seen[sender][static_cast<std::size_t>(i)]);
      seen[sender][static_cast<std::size_t>(i)] = true;
    }
  }
  for (const auto& of_sender : seen) {
    EXPECT_THAT(of_sender, testing::Each(true));
  }
}

INSTANTIATE_TEST_SUITE_P(Crowds, ChanConcurrent,
                         testing::Values(crowd{0, 1, 1}, crowd{0, 4, 4}, crowd{1, 3, 2}, crowd{2, 1, 3},
                                         crowd{16, 4, 4}, crowd{128, 2, 2}),
                         [](const auto& crowd_info) {
                           return "Capacity" + std::to_string(crowd_info.param.capacity) + "Senders" +
                                  std::to_string(crowd_info.param.senders) + "Receivers" +
                                  std::to_string(crowd_info.param.receivers);
                         });

// A timeout and a hand-over at the same moment: the value arrives or stays, never both, never neither.
TEST(ChanConcurrent, TimeoutAgainstHandOverLosesNothing) {
  const auto ch = csp::make_chan<int>();
  constexpr int rounds = 100;
  std::atomic<int> sent = 0;
  csp::wait_group wg;
  wg.go([&] {
    for (int i = 0; i < rounds; ++i) {
      sent += ch.send_for(i, std::chrono::microseconds(i % 7)) ? 1 : 0;
    }
    ch.close();
  });
  int received = 0;
  for (;;) {
    const auto r = ch.receive_for(std::chrono::microseconds(received % 5));
    if (r.closed()) {
      break;
    }
    received += r ? 1 : 0;
  }
  wg.wait();
  EXPECT_EQ(received, sent);
}

}  // namespace
