#include "support/terminal.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>

namespace snag {
namespace {

class Colour : public ::testing::Test {
 protected:
  void SetUp() override {
    ::unsetenv("NO_COLOR");
    ::unsetenv("CLICOLOR_FORCE");
    ASSERT_EQ(::pipe(pipe_), 0);
  }
  void TearDown() override {
    ::close(pipe_[0]);
    ::close(pipe_[1]);
  }
  int pipe_[2] = {-1, -1};
};

TEST_F(Colour, TheFlagWinsThenNoColorThenForceThenTheTerminal) {
  EXPECT_FALSE(use_colour(colour_choice::automatic, pipe_[1]));
  ::setenv("CLICOLOR_FORCE", "1", 1);
  EXPECT_TRUE(use_colour(colour_choice::automatic, pipe_[1]));
  ::setenv("NO_COLOR", "1", 1);
  EXPECT_FALSE(use_colour(colour_choice::automatic, pipe_[1]));
  EXPECT_TRUE(use_colour(colour_choice::always, pipe_[1]));
}

TEST_F(Colour, APipeHasNoWidth) {
  EXPECT_EQ(terminal_width(pipe_[1]), std::nullopt);
}

}  // namespace
}  // namespace snag
