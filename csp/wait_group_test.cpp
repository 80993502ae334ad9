#include "csp/wait_group.h"

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <vector>

#include "csp/leak_check.h"
#include "csp/panic.h"

namespace {

using namespace std::chrono_literals;

static_assert(!std::is_copy_constructible_v<csp::wait_group>);
static_assert(!std::is_move_constructible_v<csp::wait_group>);

TEST(WaitGroup, WaitReturnsAtOnceWhereNothingIsCounted) {
  csp::wait_group wg;
  wg.wait();
  EXPECT_TRUE(wg.wait_for(0s));
}

TEST(WaitGroup, WaitBlocksUntilAllAreDone) {
  csp::wait_group wg;
  wg.add(2);
  std::atomic<bool> returned = false;
  csp::wait_group waiter;
  waiter.go([&] {
    wg.wait();
    returned = true;
  });
  csp::await_blocked(1);
  wg.done();
  EXPECT_FALSE(returned);
  EXPECT_EQ(csp::blocked_tasks().at(0).operation, "wait");
  EXPECT_EQ(csp::blocked_tasks().at(0).detail, "counter 2");
  wg.done();
  waiter.wait();
  EXPECT_TRUE(returned);
}

TEST(WaitGroup, TimedWait) {
  csp::wait_group wg;
  wg.add();
  EXPECT_FALSE(wg.wait_for(1ms));
  EXPECT_FALSE(wg.wait_until(std::chrono::system_clock::now()));
  wg.done();
  EXPECT_TRUE(wg.wait_for(1ms));
  // Who gave up has left no trace: the group works as before.
  wg.add();
  wg.done();
  wg.wait();
}

TEST(WaitGroup, NegativeCounterPanicsWithThePlace) {
  csp::wait_group wg;
  const unsigned line = __LINE__ + 2;
  try {
    wg.done();
    FAIL();
  } catch (const csp::panic_error& e) {
    EXPECT_STREQ(e.what(), "csp: negative WaitGroup counter");
    EXPECT_STREQ(e.operation(), "done");
    EXPECT_EQ(e.where().line(), line);
  }
  csp::wait_group other;
  other.add(1);
  EXPECT_THROW(other.add(-2), csp::panic_error);
}

TEST(WaitGroup, GuardCountsDownOnEveryPath) {
  csp::wait_group wg;
  wg.add(2);
  {
    const auto guard = wg.done_on_exit();
    EXPECT_FALSE(wg.wait_for(0s));
  }
  try {
    const auto guard = wg.done_on_exit();
    throw 1;  // NOLINT(misc-throw-by-value-catch-by-reference)
  } catch (int) {
  }
  wg.wait();
  wg.add();
  auto moved_from = wg.done_on_exit();
  {
    const auto moved_to = std::move(moved_from);
  }
  wg.wait();
}

TEST(WaitGroup, GoDestroysTheTaskBeforeItIsDone) {
  for (int i = 0; i < 20; ++i) {
    csp::wait_group wg;
    auto token = std::make_shared<int>(1);
    std::weak_ptr<int> watch = token;
    wg.go([held = std::move(token)] { EXPECT_EQ(*held, 1); });
    wg.wait();
    EXPECT_TRUE(watch.expired());
  }
}

TEST(WaitGroupConcurrent, WhatATaskWroteIsSeenAfterWait) {
  std::vector<int> slots(8, 0);
  csp::wait_group wg;
  for (std::size_t i = 0; i < slots.size(); ++i) {
    wg.go([&slots, i] { slots[i] = static_cast<int>(i) + 1; });
  }
  wg.wait();
  for (std::size_t i = 0; i < slots.size(); ++i) {
    EXPECT_EQ(slots[i], static_cast<int>(i) + 1);
  }
}

TEST(WaitGroupConcurrent, AllWaitersAreReleased) {
  csp::wait_group wg;
  wg.add();
  csp::wait_group waiters;
  for (int i = 0; i < 4; ++i) {
    waiters.go([&] { wg.wait(); });
  }
  csp::await_blocked(4);
  wg.done();
  waiters.wait();
}

TEST(WaitGroupConcurrent, MayBeDestroyedWhenWaitReturns) {
  for (int i = 0; i < 50; ++i) {
    auto wg = std::make_unique<csp::wait_group>();
    wg->add();
    csp::go([g = wg.get()] { g->done(); });
    wg->wait();
    wg.reset();
  }
}

TEST(WaitGroupConcurrent, ReusedAfterAllWaitsReturned) {
  csp::wait_group wg;
  int total = 0;
  for (int round = 0; round < 20; ++round) {
    std::atomic<int> here = 0;
    for (int i = 0; i < 3; ++i) {
      wg.go([&here] { ++here; });
    }
    wg.wait();
    total += here;
  }
  EXPECT_EQ(total, 60);
}

// A waiter is let go, and the counter is raised before it could look: Go's misuse. That the waiter comes late
// is a matter of luck, so this holds what either order must give.
TEST(WaitGroupConcurrent, ReuseBeforeWaitReturnedPanicsOrIsNotNoticed) {
  csp::wait_group wg;
  wg.add();
  std::atomic<int> panics = 0;
  std::atomic<int> returned = 0;
  csp::wait_group waiters;
  for (int i = 0; i < 3; ++i) {
    waiters.go([&] {
      try {
        wg.wait();
        ++returned;
      } catch (const csp::panic_error& e) {
        EXPECT_STREQ(e.what(), "csp: WaitGroup is reused before previous Wait has returned");
        ++panics;
      }
    });
  }
  csp::await_blocked(3);
  wg.done();
  wg.add();
  waiters.wait();
  EXPECT_EQ(panics + returned, 3);
  wg.done();
}

}  // namespace
