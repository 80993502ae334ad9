#include "csp/go.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <pthread.h>

#include <memory>
#include <stdexcept>
#include <string>

#include "csp/chan.h"
#include "csp/leak_check.h"
#include "csp/panic.h"
#include "csp/wait_group.h"

namespace {

using testing::AllOf;
using testing::ContainsRegex;
using testing::HasSubstr;

TEST(Go, RunsConcurrently) {
  const auto ch = csp::make_chan<int>();
  csp::go([ch] { ch.send(1); });
  EXPECT_EQ(ch.receive(), 1);
}

TEST(Go, TakesWhatCanOnlyBeMoved) {
  const auto ch = csp::make_chan<int>();
  csp::go([ch, p = std::make_unique<int>(3)] { ch.send(*p); });
  EXPECT_EQ(ch.receive(), 3);
}

TEST(Go, DestroysTheTaskBeforeItCountsAsEnded) {
  const csp::leak_check leaks;
  auto token = std::make_shared<int>(0);
  const std::weak_ptr<int> watch = token;
  csp::go([held = std::move(token)] { ++*held; });
  EXPECT_TRUE(leaks.check().clean());
  EXPECT_TRUE(watch.expired());
}

TEST(Go, TaskMayEndItsThread) {
  const csp::leak_check leaks;
  csp::wait_group wg;
  wg.go([] { pthread_exit(nullptr); });
  wg.wait();
  EXPECT_TRUE(leaks.check().clean());
}

// Blocks the main thread until the process dies of another one.
void wait_for_the_end() {
  csp::make_chan<int>().receive().value();
}

class GoDeathTest : public testing::Test {
 protected:
  void SetUp() override { GTEST_FLAG_SET(death_test_style, "threadsafe"); }
};

TEST_F(GoDeathTest, PanicInATaskEndsTheProcessWithGosText) {
  EXPECT_DEATH(
      {
        csp::go([] { csp::panic("boom"); });
        wait_for_the_end();
      },
      AllOf(ContainsRegex("panic: boom\n\npanic at .*go_test.cpp:[0-9]+\n"),
            ContainsRegex("task [0-9]+ spawned at .*go_test.cpp:[0-9]+\n"), HasSubstr("#0 ")));
}

TEST_F(GoDeathTest, ExceptionThatEscapesATaskEndsTheProcess) {
  EXPECT_DEATH(
      {
        csp::go([] { throw std::runtime_error("no such host"); });
        wait_for_the_end();
      },
      ContainsRegex("panic: no such host\n\ntask [0-9]+ spawned at .*go_test.cpp:[0-9]+"));
  EXPECT_DEATH(
      {
        csp::go([] { throw 1; });  // NOLINT(misc-throw-by-value-catch-by-reference)
        wait_for_the_end();
      },
      HasSubstr("panic: exception of type int"));
}

TEST_F(GoDeathTest, MisuseInATask) {
  EXPECT_DEATH(
      {
        const auto ch = csp::make_chan<int>();
        ch.close();
        csp::go([ch] { ch.send(1); });
        wait_for_the_end();
      },
      ContainsRegex("panic: send on closed channel\n\nsend at .*go_test.cpp:[0-9]+\ntask "));
  EXPECT_DEATH(
      {
        csp::go([] {
          csp::wait_group wg;
          wg.done();
        });
        wait_for_the_end();
      },
      ContainsRegex("panic: csp: negative WaitGroup counter\n\ndone at .*go_test.cpp:[0-9]+\n"));
}

// The test program catches what leaves a test; noexcept stands for the end of main.
void main_like(void (*f)()) noexcept {
  f();
}

TEST_F(GoDeathTest, PanicThatEscapesMain) {
  EXPECT_DEATH(main_like([] {
                 const auto ch = csp::make_chan<int>();
                 ch.close();
                 ch.close();
               }),
               ContainsRegex("panic: close of closed channel\n\nclose at .*go_test.cpp:[0-9]+\n"));
  EXPECT_DEATH(main_like([] { csp::chan<int>().close(); }),
               ContainsRegex("panic: close of nil channel\n\nclose at .*go_test.cpp:[0-9]+\n"));
}

TEST_F(GoDeathTest, OtherExceptionsAreLeftToTheHandlerThatWasThere) {
  EXPECT_DEATH(main_like([] {
                 try {
                   csp::panic("caught");
                 } catch (const csp::panic_error&) {
                 }
                 throw std::runtime_error("not a panic");
               }),
               HasSubstr("terminate called after throwing"));
}

TEST_F(GoDeathTest, GuardsRunBeforeTheProcessEnds) {
  EXPECT_DEATH(
      {
        csp::go([] {
          struct guard {
            guard() = default;
            guard(const guard&) = delete;
            guard& operator=(const guard&) = delete;
            ~guard() { std::fputs("guard ran\n", stderr); }
          };
          const guard g;
          csp::panic("boom");
        });
        wait_for_the_end();
      },
      ContainsRegex("guard ran\npanic: boom"));
}

}  // namespace
