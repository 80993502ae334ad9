#include "detector/report_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "detector/report_sarif.h"

namespace snag::detector {
namespace {

finding sample() {
  finding f;
  f.check = "snag-of-a-test";
  f.at = {"/src/a.cpp", 12, 5, "    go(x, y);", {{5, 13}}};
  f.function = "n::f";
  f.message = "'x' dangles";
  f.notes.push_back({{"/src/b.h", 3, 1, "int x;", {}}, "'x' is declared here"});
  f.fixes.push_back(
      {"capture 'x' by value", {{{"/src/a.cpp", 12, 8, "    go(x, y);", {}}, 12, 9, 40, 1, "copy"}}});
  return f;
}

std::string text_of(const finding& f, bool colour = false, const char* root = "/src") {
  return to_text(std::vector{f}, {colour, root});
}

TEST(text_report, looks_as_clang_s) {
  EXPECT_EQ(text_of(sample()),
            "a.cpp:12:5: warning: 'x' dangles [snag-of-a-test]\n"
            "   12 |     go(x, y);\n"
            "      |     ^~~~~~~~\n"
            "b.h:3:1: note: 'x' is declared here\n"
            "    3 | int x;\n"
            "      | ^\n"
            "a.cpp:12:8: note: mend: capture 'x' by value\n"
            "   12 |     go(x, y);\n"
            "      |        ^\n"
            "      |        copy\n");
}

TEST(text_report, paths_outside_the_root_stay_whole) {
  EXPECT_THAT(text_of(sample(), false, "/elsewhere"), testing::StartsWith("/src/a.cpp:12:5: "));
  EXPECT_EQ(shown_path("/src/a.cpp", "/sr"), "/src/a.cpp");
}

TEST(text_report, the_caret_stands_under_its_column_behind_tabs_and_utf8) {
  finding f = sample();
  f.notes.clear();
  f.fixes.clear();
  f.at.text = "\t\xc3\xa4 x";  // tab, a two-byte letter, blank, x
  f.at.column = 5;
  f.at.underlined.clear();
  EXPECT_EQ(text_of(f),
            "a.cpp:12:5: warning: 'x' dangles [snag-of-a-test]\n"
            "   12 |         \xc3\xa4 x\n"
            "      |           ^\n");
}

TEST(text_report, columns_beyond_the_line_do_no_harm) {
  finding f = sample();
  f.at.column = 4000;
  f.at.underlined = {{1, 5000}};
  EXPECT_THAT(text_of(f), testing::HasSubstr("go(x, y);"));
}

TEST(text_report, of_a_long_line_only_what_is_around_the_column_is_drawn) {
  finding f = sample();
  f.notes.clear();
  f.fixes.clear();
  f.at.text = std::string(5000, 'a') + "go(x)" + std::string(5000, 'z');
  f.at.column = 5001;
  f.at.underlined = {{5001, 5006}, {1, 3}, {9000, 9001}};
  const std::string text = text_of(f);
  EXPECT_LT(text.size(), 800U);
  const std::string begin = "   12 | ..." + std::string(120, 'a');
  EXPECT_THAT(text, testing::HasSubstr("\n" + begin.substr(0, begin.size() - 1) + "go(x)zz"));
  EXPECT_THAT(text, testing::HasSubstr("zz...\n"));
  EXPECT_THAT(text, testing::HasSubstr("\n      | " + std::string(122, ' ') + "^~~~~"));
}

TEST(text_report, a_letter_is_not_cut_in_two) {
  finding f = sample();
  f.fixes.clear();
  f.at.text.clear();
  for (int i = 0; i < 1000; ++i) {
    f.at.text += "\xc3\xa4";
  }
  for (const unsigned column : {1U, 500U, 501U, 2000U, 4000U}) {
    f.at.column = column;
    const std::string text = text_of(f);
    for (std::size_t i = text.find("| ") + 2; text[i] != '\n'; ++i) {
      if (text[i] == '\xc3') {
        EXPECT_EQ(text[++i], '\xa4') << column;
      } else {
        EXPECT_EQ(text[i], '.') << column;
      }
    }
  }
}

TEST(text_report, colour_is_only_there_where_it_is_asked_for) {
  EXPECT_EQ(text_of(sample()).find('\033'), std::string::npos);
  EXPECT_NE(text_of(sample(), true).find('\033'), std::string::npos);
}

nlohmann::json result_of(const finding& f, const char* root = "/src") {
  return nlohmann::json::parse(to_sarif(std::vector{f}, {}, root))["runs"][0]["results"][0];
}

std::string fingerprint(const finding& f) {
  return result_of(f)["partialFingerprints"]["snagContent/v1"];
}

TEST(sarif_report, fingerprints_survive_moved_lines_and_other_indentation) {
  finding moved = sample();
  moved.at.line += 30;
  moved.at.column += 2;
  moved.at.text = "\t\tgo( x, y);";
  EXPECT_EQ(fingerprint(moved), fingerprint(sample()));
}

TEST(sarif_report, fingerprints_tell_other_findings_apart) {
  finding other = sample();
  other.at.text = "    go(z, y);";
  EXPECT_NE(fingerprint(other), fingerprint(sample()));
  other = sample();
  other.check = "snag-of-another-test";
  EXPECT_NE(fingerprint(other), fingerprint(sample()));
  other = sample();
  other.function = "n::g";
  EXPECT_NE(fingerprint(other), fingerprint(sample()));

  const auto twice = nlohmann::json::parse(to_sarif(std::vector{sample(), sample()}, {}, "/src"));
  const auto& results = twice["runs"][0]["results"];
  EXPECT_NE(results[0]["partialFingerprints"], results[1]["partialFingerprints"]);
}

TEST(sarif_report, columns_count_utf16_code_units) {
  finding f = sample();
  f.at.text = "\xf0\x9f\x98\x80\xc3\xa4x";  // one of two units, one of one unit, x
  f.at.column = 7;
  f.at.underlined.clear();
  EXPECT_EQ(result_of(f)["locations"][0]["physicalLocation"]["region"]["startColumn"], 4);
}

TEST(sarif_report, carries_notes_and_fixes) {
  const auto r = result_of(sample());
  EXPECT_EQ(r["relatedLocations"][0]["message"]["text"], "'x' is declared here");
  const auto& change = r["fixes"][0]["artifactChanges"][0];
  EXPECT_EQ(change["artifactLocation"]["uri"], "a.cpp");
  EXPECT_EQ(change["replacements"][0]["deletedRegion"]["startColumn"], 8);
  EXPECT_EQ(change["replacements"][0]["deletedRegion"]["endColumn"], 9);
  EXPECT_EQ(change["replacements"][0]["insertedContent"]["text"], "copy");
}

}  // namespace
}  // namespace snag::detector
