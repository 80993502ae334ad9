#include "detector/expectations.h"

#include <gtest/gtest.h>

namespace snag::detector {
namespace {

TEST(expectations, stand_behind_the_line_or_before_it) {
  const auto all = expectations_in(
      "go();  // snag: expects snag-a\n"
      "\n"
      "  // snag: expects snag-b\n"
      "  // and a word on why\n"
      "go();\n");
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].line, 1U);
  EXPECT_EQ(all[0].check, "snag-a");
  EXPECT_EQ(all[0].column, 11U);
  EXPECT_EQ(all[1].at_line, 3U);
  EXPECT_EQ(all[1].line, 5U);
}

TEST(expectations, may_be_several_of_a_line) {
  const auto all = expectations_in("go();  /* snag: expects snag-a, snag-b */\n");
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].check, "snag-a");
  EXPECT_EQ(all[1].check, "snag-b");
}

TEST(expectations, are_read_in_comments_alone) {
  EXPECT_TRUE(expectations_in("const char* text = \"snag: expects snag-a\";\n").empty());
  EXPECT_TRUE(expectations_in("// it expects snag-a\n// snag: expects\n").empty());
}

TEST(expectations, before_the_end_of_the_file_keep_their_line) {
  const auto all = expectations_in("// snag: expects snag-a");
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].line, 1U);
}

}  // namespace
}  // namespace snag::detector
