#include "support/text.h"

#include <gtest/gtest.h>

#include <array>

namespace snag {
namespace {

TEST(Nearest, FindsASlipAndRefusesAGuess) {
  const std::array<std::string, 2> names = {"channels/premature-close", "lifetime/loop-capture"};
  EXPECT_EQ(nearest("channels/premature-closed", names), "channels/premature-close");
  EXPECT_EQ(nearest("loop-captur", names), "lifetime/loop-capture");
  EXPECT_EQ(nearest("zebra", names), std::nullopt);
  EXPECT_EQ(did_you_mean("loop-captur", names), "; did you mean 'lifetime/loop-capture'?");
}

TEST(HtmlEscape, LeavesNoMarkup) {
  EXPECT_EQ(html_escape("<a b=\"c\">&'"), "&lt;a b=&quot;c&quot;&gt;&amp;&#39;");
}

TEST(CountOf, SpeaksTheSingular) {
  EXPECT_EQ(count_of(1, "case"), "1 case");
  EXPECT_EQ(count_of(0, "case"), "0 cases");
}

TEST(ParseNumber, TakesTheWholeTextOrNothing) {
  EXPECT_EQ(parse_number("18446744073709551615"), 18446744073709551615U);
  for (const char* bad : {"", "-1", "1x", " 1", "18446744073709551616", "0x10"}) {
    EXPECT_EQ(parse_number(bad), std::nullopt) << bad;
  }
}

TEST(Split, KeepsEmptyPieces) {
  EXPECT_EQ(split("a,,b", ','), (std::vector<std::string>{"a", "", "b"}));
  EXPECT_EQ(split("", ','), std::vector<std::string>{""});
}

}  // namespace
}  // namespace snag
