#include "cli/diff.h"

#include <gtest/gtest.h>

#include <string>

namespace snag::cli {
namespace {

std::string diff(std::string_view before, std::string_view after) {
  return unified_diff("before", before, "after", after, paint(false));
}

TEST(Diff, EqualTextsHaveNone) {
  EXPECT_EQ(diff("a\nb\n", "a\nb\n"), "");
  EXPECT_EQ(diff("", ""), "");
}

TEST(Diff, AChangedLineIsRemovedThenAdded) {
  EXPECT_EQ(diff("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nfive\n6\n7\n8\n9\n"),
            "--- before\n+++ after\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n");
}

TEST(Diff, AdditionToNothingCountsFromZero) {
  EXPECT_EQ(diff("", "a\nb\n"), "--- before\n+++ after\n@@ -0,0 +1,2 @@\n+a\n+b\n");
  EXPECT_EQ(diff("a\n", ""), "--- before\n+++ after\n@@ -1 +0,0 @@\n-a\n");
}

TEST(Diff, ChangesFarApartAreHunksOfTheirOwn) {
  const std::string before = "a\n1\n2\n3\n4\n5\n6\n7\n8\n9\nz\n";
  const std::string after = "A\n1\n2\n3\n4\n5\n6\n7\n8\n9\nZ\n";
  EXPECT_EQ(
      diff(before, after),
      "--- before\n+++ after\n@@ -1,4 +1,4 @@\n-a\n+A\n 1\n 2\n 3\n@@ -8,4 +8,4 @@\n 7\n 8\n 9\n-z\n+Z\n");
}

TEST(Diff, ChangesNearEachOtherShareAHunk) {
  EXPECT_EQ(diff("a\n1\n2\n3\n4\n5\n6\nz\n", "1\n2\n3\n4\n5\n6\n"),
            "--- before\n+++ after\n@@ -1,8 +1,6 @@\n-a\n 1\n 2\n 3\n 4\n 5\n 6\n-z\n");
}

TEST(Diff, TheScriptIsTheShortest) {
  std::size_t changed = 0;
  for (const diff_line& line : diff_lines("a\nb\nc\na\nb\nb\na\n", "c\nb\na\nb\na\nc\n")) {
    changed += line.mark != ' ' ? 1U : 0U;
  }
  EXPECT_EQ(changed, 5U);
}

TEST(Diff, ColourWrapsWholeLines) {
  EXPECT_NE(unified_diff("b", "x\n", "a", "y\n", paint(true)).find("\x1b[31m-x\x1b[0m\n\x1b[32m+y\x1b[0m\n"),
            std::string::npos);
}

}  // namespace
}  // namespace snag::cli
