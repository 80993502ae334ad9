#include "support/sarif.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace snag::sarif {
namespace {

log sample() {
  log all{"tool", "1.2", "/srv/a b", {{"r-one", "short", "long", ""}, {"r-two", "s", "l", "https://e.org/x"}},
          {},     {}};
  result r{
      "r-two", "warning", 60, "says 'x'", {"src/a b.cpp", 3, 5, 3, 9, ""}, {}, {}, {{"print/v1", "abc:1"}}};
  r.related.push_back({"/usr/include/x.h", 7, 1, 0, 0, "see here"});
  r.fixes.push_back(
      {"mend it", {{{"src/a b.cpp", 3, 5, 3, 6, ""}, "new"}, {{"src/a b.cpp", 4, 1, 4, 1, ""}, "x"}}});
  all.results.push_back(r);
  return all;
}

TEST(sarif, has_what_the_format_requires) {
  const auto text = nlohmann::json::parse(to_text(sample()));
  EXPECT_EQ(text["version"], "2.1.0");
  const auto& run = text["runs"][0];
  EXPECT_EQ(run["tool"]["driver"]["name"], "tool");
  EXPECT_EQ(run["tool"]["driver"]["rules"].size(), 2U);
  EXPECT_EQ(run["tool"]["driver"]["rules"][0]["id"], "r-one");
  EXPECT_FALSE(run["tool"]["driver"]["rules"][0].contains("helpUri"));
  EXPECT_EQ(run["tool"]["driver"]["rules"][1]["helpUri"], "https://e.org/x");
  EXPECT_EQ(run["originalUriBaseIds"]["SRCROOT"]["uri"], "file:///srv/a%20b/");
  EXPECT_EQ(run["invocations"][0]["executionSuccessful"], true);
  EXPECT_EQ(run["columnKind"], "utf16CodeUnits");
}

TEST(sarif, a_result_points_to_its_rule_place_fix_and_fingerprint) {
  const auto text = nlohmann::json::parse(to_text(sample()));
  const auto& r = text["runs"][0]["results"][0];
  EXPECT_EQ(r["ruleId"], "r-two");
  EXPECT_EQ(r["ruleIndex"], 1);
  EXPECT_EQ(r["rank"], 60.0);
  const auto& place = r["locations"][0]["physicalLocation"];
  EXPECT_EQ(place["artifactLocation"]["uri"], "src/a%20b.cpp");
  EXPECT_EQ(place["artifactLocation"]["uriBaseId"], "SRCROOT");
  EXPECT_EQ(place["region"]["startLine"], 3);
  EXPECT_EQ(place["region"]["endColumn"], 9);
  const auto& related = r["relatedLocations"][0];
  EXPECT_EQ(related["message"]["text"], "see here");
  EXPECT_EQ(related["physicalLocation"]["artifactLocation"]["uri"], "file:///usr/include/x.h");
  EXPECT_FALSE(related["physicalLocation"]["artifactLocation"].contains("uriBaseId"));
  ASSERT_EQ(r["fixes"][0]["artifactChanges"].size(), 1U);
  EXPECT_EQ(r["fixes"][0]["artifactChanges"][0]["replacements"].size(), 2U);
  EXPECT_EQ(r["fixes"][0]["artifactChanges"][0]["replacements"][0]["insertedContent"]["text"], "new");
  EXPECT_EQ(r["partialFingerprints"]["print/v1"], "abc:1");
}

TEST(sarif, lost_work_makes_the_run_unsuccessful) {
  log all = sample();
  all.lost.push_back({"src/b.cpp", "not checked: crashed"});
  const auto text = nlohmann::json::parse(to_text(all));
  const auto& invocation = text["runs"][0]["invocations"][0];
  EXPECT_EQ(invocation["executionSuccessful"], false);
  EXPECT_EQ(invocation["toolExecutionNotifications"][0]["message"]["text"], "not checked: crashed");
}

TEST(sarif, bytes_that_are_no_utf8_do_not_break_the_log) {
  log all = sample();
  all.results[0].message = "bad \xff byte";
  EXPECT_TRUE(nlohmann::json::accept(to_text(all)));
}

TEST(uri_of_path, encodes_what_an_uri_may_not_hold) {
  EXPECT_EQ(uri_of_path("/a b/c%d#e?f[1].cpp"), "/a%20b/c%25d%23e%3Ff%5B1%5D.cpp");
  EXPECT_EQ(uri_of_path("\xc3\xa4.cpp"), "%C3%A4.cpp");
  EXPECT_EQ(uri_of_path("src/c++/x-y_z.h"), "src/c++/x-y_z.h");
}

}  // namespace
}  // namespace snag::sarif
