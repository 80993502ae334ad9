#include "csp/merge.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "csp/leak_check.h"

namespace {

csp::recv_chan<int> source(std::vector<int> values) {
  const auto ch = csp::make_chan<int>();
  csp::go([ch, values = std::move(values)] {
    for (int v : values) {
      ch.send(v);
    }
    ch.close();
  });
  return ch;
}

std::vector<int> drain(const csp::recv_chan<int>& ch) {
  std::vector<int> all;
  for (int v : ch) {
    all.push_back(v);
  }
  return all;
}

TEST(Merge, GivesAllValuesAndClosesAfterTheLastInput) {
  const csp::leak_check leaks;
  EXPECT_THAT(drain(csp::merge(csp::background(), source({1, 2}), source({3}), source({}))),
              testing::UnorderedElementsAre(1, 2, 3));
  EXPECT_THAT(drain(csp::merge(std::vector{source({1}), source({2})})), testing::UnorderedElementsAre(1, 2));
  EXPECT_TRUE(leaks.check().clean());
}

TEST(Merge, KeepsTheOrderOfEachInput) {
  const auto all = drain(csp::merge(csp::background(), source({1, 2, 3}), source({10, 20, 30})));
  std::vector<int> small;
  std::vector<int> large;
  for (int v : all) {
    (v < 10 ? small : large).push_back(v);
  }
  EXPECT_THAT(small, testing::ElementsAre(1, 2, 3));
  EXPECT_THAT(large, testing::ElementsAre(10, 20, 30));
}

TEST(Merge, SkipsNone) {
  EXPECT_THAT(drain(csp::merge(csp::background(), csp::recv_chan<int>(), source({1}))),
              testing::ElementsAre(1));
  EXPECT_TRUE(csp::merge(csp::background(), csp::recv_chan<int>()).try_receive().closed());
  EXPECT_TRUE(csp::merge(csp::background(), std::vector<csp::recv_chan<int>>()).try_receive().closed());
}

TEST(Merge, CancelEndsTheForwarders) {
  const csp::leak_check leaks;
  const auto [ctx, cancel] = csp::with_cancel(csp::background());
  const auto never = csp::make_chan<int>();
  const auto full = csp::make_chan<int>(2);
  full.send(1);
  full.send(2);
  const auto out = csp::merge(ctx, never, full);
  // One forwarder waits for a value, the other for a receiver.
  csp::await_blocked(2);
  cancel();
  while (out.receive().has_value()) {
  }
  EXPECT_TRUE(leaks.check().clean());
}

TEST(Merge, AbandonedWithoutCancelLeaksAndTheCheckSaysWhere) {
  const csp::leak_check leaks;
  const auto [ctx, cancel] = csp::with_cancel(csp::background());
  const auto in = csp::make_chan<int>(1);
  in.send(1);
  const unsigned line = __LINE__ + 1;
  const auto out = csp::merge(ctx, in);
  const auto report = leaks.check();
  ASSERT_EQ(report.leaked.size(), 1U);
  EXPECT_EQ(report.leaked[0].spawned.line(), line);
  EXPECT_EQ(report.leaked[0].operation, "select");
  cancel();
  EXPECT_TRUE(leaks.check().clean());
}

}  // namespace
