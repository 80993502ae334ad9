#include "examples/systems/health/health.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace {

using namespace systems::health;

TEST(Health, EveryServiceIsReportedInItsOrder) {
  const csp::leak_check leaks;
  const std::vector<report> all =
      check(csp::background(),
            [](const csp::context&, const std::string& service, int& status) -> csp::error {
              if (service == "refused") {
                return csp::make_error("connection refused");
              }
              status = service == "gone" ? 404 : service == "moved" ? 302 : 200;
              return {};
            },
            {"well", "gone", "refused", "moved"});
  ASSERT_EQ(all.size(), 4U);
  EXPECT_EQ(all[0].service, "well");
  EXPECT_EQ(all[0].is, state::up);
  EXPECT_EQ(all[1].service, "gone");
  EXPECT_EQ(all[1].is, state::down);
  EXPECT_EQ(all[1].status, 404);
  EXPECT_EQ(all[1].why, "status 404");
  EXPECT_EQ(all[2].is, state::down);
  EXPECT_EQ(all[2].why, "connection refused");
  EXPECT_EQ(all[3].is, state::up);
  EXPECT_EQ(all[3].status, 302);
  EXPECT_TRUE(leaks.check().clean());
}

TEST(Health, ProbeThatThrowsIsDown) {
  const std::vector<report> all = check(csp::background(),
                                        [](const csp::context&, const std::string&, int&) -> csp::error {
                                          throw std::runtime_error("my own fault");
                                        },
                                        {"a", "b"});
  ASSERT_EQ(all.size(), 2U);
  for (const report& each : all) {
    EXPECT_EQ(each.is, state::down);
    EXPECT_NE(each.why.find("my own fault"), std::string::npos);
  }
}

TEST(Health, WhoDoesNotHeedTheDeadlineIsLateAndNotLeftStanding) {
  const csp::leak_check leaks;
  const auto [ctx, cancel] = csp::with_cancel(csp::background());
  const auto release = csp::make_chan<csp::unit>();
  const std::vector<report> all =
      check(ctx,
            [release, cancel = cancel](const csp::context&, const std::string&, int& status) -> csp::error {
              cancel();  // the deadline, without a clock
              static_cast<void>(release.receive());
              status = 200;
              return {};
            },
            {"hung"});
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].is, state::late);
  release.close();
  EXPECT_TRUE(leaks.check().clean());
}

TEST(Health, NothingToCheckIsNotWaitedFor) {
  EXPECT_TRUE(check(csp::background(), {}, {}).empty());
}

}  // namespace
