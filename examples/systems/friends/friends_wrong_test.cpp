// What the wrong version does where the right one passes friends_test.cpp: each promise is one that can be
// broken.

#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>

#include "examples/systems/friends/friends.h"

namespace {

using namespace systems::friends;

TEST(WrongFriends, ErrorNamesTheFriendBefore) {
  const found got =
      load(csp::background(),
           [](const csp::context&, const std::string& question, std::string& into) -> csp::error {
             into = "answer of " + question;
             return question.starts_with("7.0") ? csp::make_error("nobody knows") : csp::error();
           },
           {"7.0"});
  EXPECT_TRUE(got.failed);
  EXPECT_EQ(got.failed.message().find("7.0"), std::string::npos) << got.failed.what();
}

TEST(WrongFriends, OneOfTwoWithOneNameIsLost) {
  std::vector<std::string> ids;
  for (int i = 0; i < 65; ++i) {
    ids.push_back("7." + std::to_string(i));
  }
  const found got = load(
      csp::background(),
      [](const csp::context&, const std::string& question, std::string& into) -> csp::error {
        into = "answer of " + question;
        return {};
      },
      ids);
  EXPECT_FALSE(got.failed) << got.failed.what();
  EXPECT_LT(got.profiles.size(), ids.size());
}

TEST(WrongFriends, UnreadableAnswerStrandsTheMappers) {
  const csp::leak_check leaks;
  csp::go([] {
    static_cast<void>(load(csp::background(),
                           [](const csp::context&, const std::string&, std::string& into) -> csp::error {
                             into = "<html>";
                             return {};
                           },
                           {"7.0", "7.1", "7.2", "7.3"}));
  });
  const csp::leak_report left = leaks.check();
  EXPECT_TRUE(std::any_of(left.leaked.begin(), left.leaked.end(), [](const csp::task_info& task) {
    return task.operation == "send";
  })) << left.text();
}

TEST(WrongFriendsDeathTest, WhatIsThrownEndsTheProcess) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_EXIT(static_cast<void>(load(csp::background(),
                                     [](const csp::context&, const std::string&, std::string&) -> csp::error {
                                       throw std::runtime_error("out of order");
                                     },
                                     {"7.0"})),
              testing::ExitedWithCode(1), "friend 7.0: .*out of order");
}

}  // namespace
