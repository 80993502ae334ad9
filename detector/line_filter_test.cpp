#include "detector/line_filter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/exit_code.h"

namespace snag::detector {
namespace {

finding at(const std::string& path, unsigned line, unsigned note_line = 0) {
  finding f;
  f.at = {path, line, 1, "", {}};
  if (note_line != 0) {
    f.notes.push_back({{path, note_line, 1, "", {}}, "note"});
  }
  return f;
}

constexpr const char* diff =
    "diff --git a/src/a.cpp b/src/a.cpp\n"
    "index 1..2 100644\n"
    "--- a/src/a.cpp\n"
    "+++ b/src/a.cpp\n"
    "@@ -3 +3,2 @@ void f() {\n"
    "-old\n"
    "+new\n"
    "+++ b/no/header: a line that adds '++ b/no'\n"
    "@@ -10,2 +11,0 @@\n"
    "--- a/no/header\n"
    "-worker.join();\n"
    "diff --git a/gone.cpp b/gone.cpp\n"
    "--- a/gone.cpp\n"
    "+++ /dev/null\n"
    "@@ -1 +0,0 @@\n"
    "-x\n"
    "diff --git \"a/\\303\\244 b.cpp\" \"b/\\303\\244 b.cpp\"\n"
    "--- \"a/\\303\\244 b.cpp\"\n"
    "+++ \"b/\\303\\244 b.cpp\"\n"
    "@@ -0,0 +1 @@\n"
    "+x\n"
    "\\ No newline at end of file\n";

TEST(line_filter, of_a_difference_wants_new_lines) {
  const auto lines = line_filter::from_diff(diff, "/repo");
  EXPECT_TRUE(lines.wants(at("/repo/src/a.cpp", 3)));
  EXPECT_TRUE(lines.wants(at("/repo/src/a.cpp", 4)));
  EXPECT_FALSE(lines.wants(at("/repo/src/a.cpp", 5)));
  EXPECT_FALSE(lines.wants(at("/repo/a.cpp", 3)));
  EXPECT_FALSE(lines.wants(at("/elsewhere/repo/src/a.cpp", 3)));
  EXPECT_TRUE(lines.wants(at("/repo/\xc3\xa4 b.cpp", 1)));
  EXPECT_EQ(lines.files().size(), 2U);
}

TEST(line_filter, of_a_difference_wants_what_a_new_line_explains) {
  const auto lines = line_filter::from_diff(diff, "/repo");
  EXPECT_TRUE(lines.wants(at("/repo/src/a.cpp", 8, 4)));
  EXPECT_FALSE(lines.wants(at("/repo/src/a.cpp", 8, 7)));
}

TEST(line_filter, of_a_difference_wants_what_lost_a_line_in_its_midst) {
  const auto lines = line_filter::from_diff(diff, "/repo");
  EXPECT_TRUE(lines.wants(at("/repo/src/a.cpp", 9, 13))) << "the join between 11 and 12 is gone";
  EXPECT_FALSE(lines.wants(at("/repo/src/a.cpp", 14, 20)));
  EXPECT_FALSE(lines.wants(at("/repo/src/a.cpp", 6, 9)));
}

TEST(line_filter, a_new_file_is_wanted_whole) {
  line_filter lines = line_filter::from_diff("", "/repo");
  EXPECT_TRUE(lines.files().empty());
  lines.add_file("/repo/x/../new.cpp");
  EXPECT_TRUE(lines.wants(at("/repo/new.cpp", 100)));
}

TEST(line_filter, of_clang_tidy_takes_the_end_of_a_path_and_the_line_of_the_finding_alone) {
  const auto lines =
      line_filter::from_json(R"([{"name": "a.cpp", "lines": [[3, 4], [9, 9]]}, {"name": "b.h"}])");
  EXPECT_TRUE(lines.wants(at("/repo/src/a.cpp", 4)));
  EXPECT_TRUE(lines.wants(at("/repo/src/a.cpp", 9)));
  EXPECT_FALSE(lines.wants(at("/repo/src/a.cpp", 5, 4)));
  EXPECT_TRUE(lines.wants(at("/b.h", 77)));
  EXPECT_FALSE(lines.wants(at("/c.h", 4)));
}

TEST(line_filter, says_what_it_wants_to_read) {
  for (const char* text : {"", "{}x", "[{\"lines\": []}]", "[{\"name\": \"a\", \"lines\": [[1]]}]", "[1]"}) {
    EXPECT_THROW((void)line_filter::from_json(text), user_error) << text;
  }
}

}  // namespace
}  // namespace snag::detector
