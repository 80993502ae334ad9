#include "examples/systems/friends/friends.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace {

using namespace systems::friends;

/// Answers every question but those that begin like this.
fetch knows_all_but(const std::string& unknown) {
  return [unknown](const csp::context&, const std::string& question, std::string& into) -> csp::error {
    if (question.starts_with(unknown)) {
      return csp::make_error("nobody knows");
    }
    into = "answer of " + question;
    return {};
  };
}

TEST(Friends, ErrorNamesTheFriendThatFailed) {
  for (const std::string unknown : {"7.0", "7.1", "7.2", "7.3"}) {
    const found got = load(csp::background(), knows_all_but(unknown), {"7.0", "7.1", "7.2", "7.3"});
    EXPECT_EQ(got.failed.message(), "friend " + unknown + ": nobody knows");
    EXPECT_TRUE(got.profiles.empty());
  }
}

TEST(Friends, UnreadableAnswerNamesItsFriend) {
  const csp::leak_check leaks;
  const found got =
      load(csp::background(),
           [](const csp::context&, const std::string& question, std::string& into) -> csp::error {
             into = question == "7.1/name" ? "<html>" : "answer of " + question;
             return {};
           },
           {"7.0", "7.1", "7.2", "7.3"});
  EXPECT_EQ(got.failed.message(), "friend 7.1: an answer that cannot be read");
  EXPECT_TRUE(got.profiles.empty());
  EXPECT_TRUE(leaks.check().clean());
}

TEST(Friends, WhatIsThrownIsAnErrorOfItsFriend) {
  const csp::leak_check leaks;
  const found got =
      load(csp::background(),
           [](const csp::context&, const std::string& question, std::string& into) -> csp::error {
             if (question.starts_with("7.2/likes")) {
               throw std::runtime_error("out of order");
             }
             into = "answer of " + question;
             return {};
           },
           {"7.0", "7.1", "7.2"});
  EXPECT_TRUE(got.failed.message().starts_with("friend 7.2: ")) << got.failed.what();
  EXPECT_NE(got.failed.message().find("out of order"), std::string::npos) << got.failed.what();
  EXPECT_TRUE(got.profiles.empty());
  EXPECT_TRUE(leaks.check().clean());
}

TEST(Friends, TwoMayHaveOneName) {
  std::vector<std::string> ids;
  for (int i = 0; i < 65; ++i) {
    ids.push_back("7." + std::to_string(i));  // one more than there are names
  }
  const found got = load(csp::background(), knows_all_but("nothing"), ids);
  EXPECT_FALSE(got.failed) << got.failed.what();
  EXPECT_EQ(got.profiles.size(), ids.size());
}

TEST(Friends, MirrorIsAskedAfterAnError) {
  const found got = load(csp::background(),
                         [](const csp::context& ctx, const std::string& question, std::string& into) {
                           csp::error failed = ctx.err();
                           if (question == "7.0/likes") {
                             failed = csp::make_error("nobody knows");
                           }
                           into = failed ? "" : "answer of " + question;
                           return failed;
                         },
                         {"7.0"});
  EXPECT_FALSE(got.failed) << got.failed.what();
  ASSERT_TRUE(got.profiles.contains("7.0"));
  EXPECT_EQ(got.profiles.at("7.0").likes, "answer of 7.0/likes");
}

TEST(Friends, CancelOfTheCallerReachesThePartsOfAProfile) {
  const auto [ctx, cancel] = csp::with_cancel(csp::background());
  const auto asked = csp::make_chan<csp::unit>(1);
  const auto answered = csp::make_chan<found>(1);
  csp::go([ctx = ctx, asked, answered] {
    answered.send(load(ctx,
                       [&asked](const csp::context& c, const std::string&, std::string&) {
                         static_cast<void>(asked.try_send({}));
                         static_cast<void>(c.done().receive());  // hangs until it is told
                         return c.err();
                       },
                       {"7.0", "7.1", "7.2"}));
  });
  static_cast<void>(asked.receive());
  cancel();
  const auto got = answered.receive();
  ASSERT_TRUE(got.has_value());
  EXPECT_TRUE(got->failed.is(csp::canceled)) << got->failed.what();
}

}  // namespace
