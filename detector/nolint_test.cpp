#include "detector/nolint.h"

#include <gtest/gtest.h>

namespace snag::detector {
namespace {

constexpr const char* check = "snag-loop-capture";

TEST(glob, star_stands_for_any_run) {
  EXPECT_TRUE(glob_matches("snag-*", check));
  EXPECT_TRUE(glob_matches("*", check));
  EXPECT_TRUE(glob_matches("*-capture", check));
  EXPECT_TRUE(glob_matches("s*-l*p-*e", check));
  EXPECT_TRUE(glob_matches("snag-loop-capture**", check));
  EXPECT_FALSE(glob_matches("snag-", check));
  EXPECT_FALSE(glob_matches("*-captures", check));
  EXPECT_FALSE(glob_matches("", check));
  EXPECT_TRUE(glob_matches("", ""));
}

TEST(nolint, without_a_list_means_every_check_of_its_line) {
  nolint_lines lines("a;  // NOLINT\nb;\n");
  EXPECT_TRUE(lines.suppresses(1, check));
  EXPECT_FALSE(lines.suppresses(2, check));
}

TEST(nolint, a_list_means_its_members_alone) {
  nolint_lines lines(
      "a;  // NOLINT(snag-loop-capture)\n"
      "b;  // NOLINT(bugprone-foo, snag-*)\n"
      "c;  // NOLINT(bugprone-foo)\n"
      "d;  // NOLINT()\n"
      "e;  // NOLINT(snag-misplaced-done): said why\n");
  EXPECT_TRUE(lines.suppresses(1, check));
  EXPECT_FALSE(lines.suppresses(1, "snag-misplaced-done"));
  EXPECT_TRUE(lines.suppresses(2, check));
  EXPECT_FALSE(lines.suppresses(3, check));
  EXPECT_FALSE(lines.suppresses(4, check));
  EXPECT_FALSE(lines.suppresses(5, check));
  EXPECT_TRUE(lines.suppresses(5, "snag-misplaced-done"));
}

TEST(nolint, nextline_means_the_line_below) {
  nolint_lines lines("// NOLINTNEXTLINE(snag-loop-capture)\na;\nb;\n");
  EXPECT_FALSE(lines.suppresses(1, check));
  EXPECT_TRUE(lines.suppresses(2, check));
  EXPECT_FALSE(lines.suppresses(3, check));
}

TEST(nolint, begin_and_end_mean_what_is_between) {
  nolint_lines lines(
      "a;\n// NOLINTBEGIN(snag-*)\nb;\n// NOLINTEND(snag-*)\nc;\n// NOLINTBEGIN\nd;\n// NOLINTEND\n");
  EXPECT_FALSE(lines.suppresses(1, check));
  EXPECT_TRUE(lines.suppresses(3, check));
  EXPECT_FALSE(lines.suppresses(5, check));
  EXPECT_TRUE(lines.suppresses(7, "bugprone-foo"));
}

TEST(nolint, nested_blocks_end_in_their_own_order) {
  nolint_lines lines(
      "// NOLINTBEGIN(snag-a)\n// NOLINTBEGIN(snag-b)\nx;\n// NOLINTEND(snag-b)\ny;\n// "
      "NOLINTEND(snag-a)\nz;\n");
  EXPECT_TRUE(lines.suppresses(3, "snag-a"));
  EXPECT_TRUE(lines.suppresses(3, "snag-b"));
  EXPECT_TRUE(lines.suppresses(5, "snag-a"));
  EXPECT_FALSE(lines.suppresses(5, "snag-b"));
  EXPECT_FALSE(lines.suppresses(7, "snag-a"));
}

TEST(nolint, a_block_that_is_not_ended_suppresses_nothing) {
  nolint_lines lines("// NOLINTBEGIN(snag-*)\na;\n");
  EXPECT_FALSE(lines.suppresses(2, check));
}

TEST(nolint, an_end_of_another_list_ends_nothing) {
  nolint_lines lines("// NOLINTBEGIN(snag-a)\nx;\n// NOLINTEND(snag-b)\ny;\n// NOLINTEND(snag-a)\n");
  EXPECT_TRUE(lines.suppresses(4, "snag-a"));
}

}  // namespace
}  // namespace snag::detector
