// Channels whose buffer is large: each end of the ring has a lock of its own, and an operation that needs
// nobody to be woken holds that one alone. What chan.h promises must hold all the same. A lost wake-up shows
// as a hang, an order that is missing as a report of TSan.

#include "csp/internal/channel.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "csp/chan.h"
#include "csp/leak_check.h"
#include "csp/select.h"
#include "csp/wait_group.h"

namespace {

using namespace std::chrono_literals;
using csp::receive_status;

// The first capacity with two locks, one more, one that is no power of two; and the last one with a single
// lock beside them.
constexpr std::array<std::size_t, 4> capacities{csp::internal::large_buffer, csp::internal::large_buffer + 1,
                                                100, csp::internal::large_buffer - 1};

std::string capacity_name(const testing::TestParamInfo<std::size_t>& capacity) {
  return "Capacity" + std::to_string(capacity.param);
}

csp::chan<int> full_channel(std::size_t capacity) {
  const auto ch = csp::make_chan<int>(capacity);
  for (std::size_t i = 0; i < capacity; ++i) {
    EXPECT_TRUE(ch.try_send(static_cast<int>(i)));
  }
  return ch;
}

class LargeBuffer : public testing::TestWithParam<std::size_t> {};
class LargeBufferConcurrent : public testing::TestWithParam<std::size_t> {};
INSTANTIATE_TEST_SUITE_P(Each, LargeBuffer, testing::ValuesIn(capacities), capacity_name);
INSTANTIATE_TEST_SUITE_P(Each, LargeBufferConcurrent, testing::ValuesIn(capacities), capacity_name);

TEST_P(LargeBuffer, IsFullAtItsCapacityAndEmptyAtZero) {
  const std::size_t capacity = GetParam();
  const auto ch = full_channel(capacity);
  EXPECT_EQ(ch.len(), capacity);
  EXPECT_EQ(ch.cap(), capacity);
  EXPECT_FALSE(ch.try_send(-1));
  EXPECT_FALSE(ch.send_for(-1, 1ms));
  EXPECT_EQ(csp::select(csp::on_send(ch, -1), csp::otherwise()), 1U);
  for (std::size_t i = 0; i < capacity; ++i) {
    EXPECT_EQ(ch.len(), capacity - i);
    EXPECT_EQ(ch.receive(), static_cast<int>(i));
  }
  EXPECT_EQ(ch.len(), 0U);
  EXPECT_EQ(ch.try_receive().status, receive_status::would_block);
  EXPECT_EQ(ch.receive_for(1ms).status, receive_status::timed_out);
  EXPECT_EQ(csp::select(csp::on_receive(ch), csp::otherwise()), 1U);
}

// Plain operations and selects, which take the whole lock, by turns: they count in one ring.
TEST_P(LargeBuffer, WrapsAroundUnderPlainOperationsAndSelectsByTurns) {
  const std::size_t capacity = GetParam();
  const auto ch = csp::make_chan<int>(capacity);
  int sent = 0;
  int received = 0;
  for (std::size_t round = 0; round < 3 * capacity; ++round) {
    while (ch.len() < capacity) {
      if (sent % 3 == 0) {
        EXPECT_EQ(csp::select(csp::on_send(ch, sent), csp::otherwise()), 0U);
      } else {
        EXPECT_TRUE(ch.try_send(sent));
      }
      ++sent;
    }
    EXPECT_FALSE(ch.try_send(-1));
    for (std::size_t i = 0; i < 1 + round % capacity; ++i) {
      std::optional<int> got;
      if (received % 2 == 0) {
        csp::select(csp::on_receive(ch, [&](std::optional<int> v) { got = v; }), csp::otherwise());
      } else {
        got = ch.try_receive().value;
      }
      ASSERT_EQ(got, received);
      ++received;
    }
  }
  EXPECT_EQ(ch.len(), static_cast<std::size_t>(sent - received));
}

TEST_P(LargeBuffer, CloseLeavesTheRestAndStopsSenders) {
  const auto ch = full_channel(GetParam());
  ch.close();
  EXPECT_THROW(ch.send(-1), csp::panic_error);
  EXPECT_EQ(ch.receive(), 0);
  // There is room now, and still nothing goes in.
  EXPECT_THROW((void)ch.try_send(-1), csp::panic_error);
  EXPECT_THROW(csp::select(csp::on_send(ch, -1)), csp::panic_error);
  EXPECT_THROW(ch.close(), csp::panic_error);
  for (std::size_t i = 1; i < GetParam(); ++i) {
    EXPECT_EQ(ch.receive(), static_cast<int>(i));
  }
  EXPECT_EQ(ch.receive(), std::nullopt);
  EXPECT_TRUE(ch.try_receive().closed());
}

TEST_P(LargeBuffer, BlockedSendersKeepTheirPlaceInLine) {
  const std::size_t capacity = GetParam();
  const auto ch = full_channel(capacity);
  csp::wait_group wg;
  for (std::size_t i = 0; i < 3; ++i) {
    const int value = static_cast<int>(capacity + i);
    // A select in the middle of the line.
    if (i == 1) {
      wg.go([ch, value] { csp::select(csp::on_send(ch, value)); });
    } else {
      wg.go([ch, value] { ch.send(value); });
    }
    csp::await_blocked(i + 1);
  }
  EXPECT_EQ(ch.len(), capacity);
  EXPECT_EQ(ch.receive(), 0);
  // The place went to the first in line; nobody overtakes the others.
  EXPECT_EQ(ch.len(), capacity);
  EXPECT_FALSE(ch.try_send(-1));
  for (std::size_t i = 1; i < capacity + 3; ++i) {
    EXPECT_EQ(ch.receive(), static_cast<int>(i));
  }
  wg.wait();
}

TEST_P(LargeBuffer, BlockedReceiversAreServedInOrder) {
  const auto ch = csp::make_chan<int>(GetParam());
  std::vector<int> got(3, -1);
  csp::wait_group wg;
  for (std::size_t i = 0; i < got.size(); ++i) {
    wg.go([&got, ch, i] {
      if (i == 1) {
        csp::select(csp::on_receive(ch, [&](std::optional<int> v) { got[i] = v.value_or(-2); }));
      } else {
        got[i] = ch.receive().value_or(-2);
      }
    });
    csp::await_blocked(i + 1);
  }
  for (int v = 0; v < 4; ++v) {
    ch.send(v);
  }
  wg.wait();
  EXPECT_THAT(got, testing::ElementsAre(0, 1, 2));
  EXPECT_EQ(ch.receive(), 3);
}

// A select that was served elsewhere, and a wait that ran out of time, leave nothing behind that would hold
// up or take a value.
TEST_P(LargeBuffer, WaitersThatAreGoneTakeNothing) {
  const auto ch = csp::make_chan<int>(GetParam());
  const auto other = csp::make_chan<int>();
  csp::wait_group wg;
  wg.go([&] { EXPECT_EQ(csp::select(csp::on_receive(ch), csp::on_receive(other)), 1U); });
  csp::await_blocked(1);
  other.send(1);
  EXPECT_EQ(ch.receive_for(1ms).status, receive_status::timed_out);
  ch.send(7);
  EXPECT_EQ(ch.receive(), 7);
  wg.wait();
}

TEST_P(LargeBuffer, DestroysWhatIsLeftAfterItHasWrapped) {
  const auto token = std::make_shared<int>(1);
  const auto left = static_cast<long>(GetParam());
  {
    const auto ch = csp::make_chan<std::shared_ptr<int>>(GetParam());
    for (long i = 0; i < left + 5; ++i) {
      if (i >= left) {
        EXPECT_EQ(ch.receive(), token);
      }
      ch.send(token);
    }
    EXPECT_EQ(token.use_count(), left + 1);
  }
  EXPECT_EQ(token.use_count(), 1);
}

// Values and their places are handed on with what was written before them: the k-th receive happens before
// the (k+C)-th send ends.
TEST_P(LargeBufferConcurrent, MemoryIsVisibleBothWays) {
  const std::size_t capacity = GetParam();
  const std::size_t count = 2 * capacity + 7;
  const auto ch = csp::make_chan<std::size_t>(capacity);
  std::vector<std::size_t> there(count);
  std::vector<std::size_t> back(count);
  csp::wait_group wg;
  wg.go([&] {
    for (std::size_t k = 0; k < count; ++k) {
      there[k] = k + 1;
      ch.send(k);
      if (k >= capacity) {
        EXPECT_EQ(back[k - capacity], k - capacity + 1);
      }
    }
  });
  for (std::size_t k = 0; k < count; ++k) {
    back[k] = k + 1;
    EXPECT_EQ(ch.receive(), k);
    EXPECT_EQ(there[k], k + 1);
  }
  wg.wait();
}

// Each message is the answer to the last one, so that each receive finds an empty buffer, often just as it is
// filled: a wake-up that is lost stops both for ever.
TEST_P(LargeBufferConcurrent, NoWakeUpIsLostAtAnEmptyBuffer) {
  const auto there = csp::make_chan<int>(GetParam());
  const auto back = csp::make_chan<int>(GetParam());
  csp::wait_group wg;
  wg.go([&] {
    for (int v : there) {
      back.send(v + 1);
    }
  });
  for (int i = 0; i < 100; ++i) {
    there.send(i);
    EXPECT_EQ(back.receive(), i + 1);
  }
  there.close();
  wg.wait();
}

// The same at the other end: the buffer is full, and each side goes on only when the other has.
TEST_P(LargeBufferConcurrent, NoWakeUpIsLostAtAFullBuffer) {
  const auto ch = full_channel(GetParam());
  const auto told = csp::make_chan<csp::unit>();
  const int first = static_cast<int>(GetParam());
  constexpr int more = 100;
  csp::wait_group wg;
  wg.go([&] {
    for (int i = 0; i < more; ++i) {
      ch.send(first + i);
      told.send({});
    }
    ch.close();
  });
  int expected = 0;
  for (int i = 0; i < more; ++i) {
    EXPECT_EQ(ch.receive(), expected++);
    (void)told.receive();
    EXPECT_EQ(ch.len(), GetParam());
  }
  for (int v : ch) {
    EXPECT_EQ(v, expected++);
  }
  EXPECT_EQ(expected, first + more);
  wg.wait();
}

// What a crowd of receivers got, and the judgement of it.
class harvest {
 public:
  using value = std::pair<std::size_t, int>;  // the sender, and its count

  void add(const std::vector<value>& of_one_receiver) {
    const std::lock_guard held(mutex_);
    all_.push_back(of_one_receiver);
  }

  // Every sender's values 0 to sent[s]-1 arrived once, and at each receiver in their order.
  void expect(const std::vector<int>& sent) const {
    std::vector<std::vector<int>> by_sender(sent.size());
    for (const auto& mine : all_) {
      std::vector<int> last(sent.size(), -1);
      for (const auto& [s, i] : mine) {
        EXPECT_GT(i, last[s]);
        last[s] = i;
        by_sender[s].push_back(i);
      }
    }
    for (std::size_t s = 0; s < sent.size(); ++s) {
      auto& values = by_sender[s];
      std::sort(values.begin(), values.end());
      ASSERT_EQ(values.size(), static_cast<std::size_t>(sent[s]));
      for (int i = 0; i < sent[s]; ++i) {
        EXPECT_EQ(values[static_cast<std::size_t>(i)], i);
      }
    }
  }

 private:
  std::mutex mutex_;
  std::vector<std::vector<value>> all_;
};

// Receivers by every kind of operation, until the channel is closed and drained.
void receive_all(const csp::chan<harvest::value>& ch, std::size_t kind, harvest& into) {
  std::vector<harvest::value> mine;
  for (bool open = true; open;) {
    const auto take = [&](std::optional<harvest::value> v) {
      open = v.has_value();
      if (v.has_value()) {
        mine.push_back(*v);
      }
    };
    if (kind == 0) {
      take(ch.receive());
    } else if (kind == 1) {
      csp::select(csp::on_receive(ch, take), csp::on_receive(csp::chan<int>()));
    } else if (const auto r = ch.receive_for(50us); r || r.closed()) {
      take(r.value);
    }
  }
  into.add(mine);
}

// Senders by every kind of operation. Returns whether `v` was taken over; panics where closed.
bool send_once(const csp::chan<harvest::value>& ch, std::size_t kind, const harvest::value& v) {
  if (kind == 0) {
    ch.send(v);
    return true;
  }
  if (kind == 1) {
    csp::select(csp::on_send(ch, v), csp::on_send(csp::chan<int>(), 0));
    return true;
  }
  return ch.send_for(v, 50us) || ch.try_send(v);
}

TEST_P(LargeBufferConcurrent, SelectsTimedAndPlainOperationsTogetherKeepEveryValueAndItsOrder) {
  constexpr std::size_t kinds = 3;
  constexpr int each = 150;
  const auto ch = csp::make_chan<harvest::value>(GetParam());
  harvest got;
  csp::wait_group senders;
  csp::wait_group receivers;
  for (std::size_t kind = 0; kind < kinds; ++kind) {
    receivers.go([&, kind] { receive_all(ch, kind, got); });
    senders.go([&, kind] {
      for (int i = 0; i < each;) {
        i += send_once(ch, kind, {kind, i}) ? 1 : 0;
      }
    });
  }
  senders.wait();
  ch.close();
  receivers.wait();
  got.expect(std::vector<int>(kinds, each));
}

// A close in the middle: each send either panics, and its value never arrives, or it ends, and its value
// does.
TEST_P(LargeBufferConcurrent, CloseAmongSendsLosesAndInventsNothing) {
  constexpr std::size_t kinds = 3;
  const auto ch = csp::make_chan<harvest::value>(GetParam());
  harvest got;
  std::vector<int> sent(kinds, 0);
  std::atomic<int> sent_by_all = 0;
  const auto enough = csp::make_chan<csp::unit>(kinds);
  csp::wait_group wg;
  for (std::size_t kind = 0; kind < kinds; ++kind) {
    wg.go([&, kind] { receive_all(ch, kind, got); });
    wg.go([&, kind] {
      EXPECT_THROW(
          for (;;) {
            if (send_once(ch, kind, {kind, sent[kind]})) {
              ++sent[kind];
              if (++sent_by_all == 150) {
                enough.send({});
              }
            }
          },
          csp::panic_error);
    });
  }
  (void)enough.receive();
  ch.close();  // NOLINT(snag-premature-close): the subject
  wg.wait();
  got.expect(sent);
  EXPECT_EQ(ch.len(), 0U);
}

// len stays within its bounds whatever is under way.
TEST_P(LargeBufferConcurrent, LenIsNeverOutOfBounds) {
  const auto ch = csp::make_chan<int>(GetParam());
  csp::wait_group wg;
  wg.go([&] {
    for (int i = 0; i < 500; ++i) {
      ch.send(i);
    }
    ch.close();
  });
  wg.go([&] {
    int expected = 0;
    for (int v : ch) {
      EXPECT_EQ(v, expected++);
    }
    EXPECT_EQ(expected, 500);
  });
  for (int i = 0; i < 200; ++i) {
    EXPECT_LE(ch.len(), GetParam());
  }
  wg.wait();
}

}  // namespace
