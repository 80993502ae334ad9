#include "cli/merge_checks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "cli/run_snag_test.h"
#include "support/files.h"

namespace snag::cli {
namespace {

using nlohmann::json;
using testing::HasSubstr;

json finding(const std::string& path, unsigned line, const std::string& message) {
  return {{"path", path},
          {"line", line},
          {"column", 3},
          {"text", "\tgo();"},
          {"check", "snag-x"},
          {"message", message},
          {"confidence", "high"},
          {"function", "f"},
          {"case", "leaks/one"},
          {"fixes", json::array()},
          {"notes",
           {{{"path", path}, {"line", 1}, {"column", 1}, {"text", "int f()"}, {"message", "starts here"}}}}};
}

json part(unsigned index, unsigned count, json findings) {
  return {{"schema", 1},
          {"tool", "snag-check"},
          {"version", "1.0"},
          {"files", 2},
          {"unchanged", 1},
          {"suppressed", 0},
          {"in_baseline", 0},
          {"dropped_flags", {{"-fx", 2}}},
          {"too_large", {{{"path", "x.h"}, {"line", 3}, {"function", "f"}}}},
          {"lost", json::array()},
          {"silenced", json::array()},
          {"findings", std::move(findings)},
          {"shard", {{"index", index}, {"count", count}}}};
}

merged_checks merge(const std::vector<json>& parts) {
  std::vector<std::pair<std::string, std::string>> reports;
  for (const json& p : parts) {
    reports.emplace_back(std::to_string(reports.size() + 1) + ".json", p.dump());
  }
  return merge_checks(reports);
}

TEST(MergeChecks, MakesOneReportInTheOrderOfPlaces) {
  const merged_checks whole =
      merge({part(2, 2, {finding("b.cpp", 2, "two"), finding("x.h", 5, "of part 2")}),
             part(1, 2, {finding("c.cpp", 1, "three"), finding("x.h", 5, "of part 1")})});
  EXPECT_EQ(whole.code, exit_code::findings);
  EXPECT_EQ(whole.summary, "4 files checked in 2 parts, 3 findings");
  const json all = json::parse(whole.json);
  ASSERT_EQ(all["findings"].size(), 3U);
  EXPECT_EQ(all["findings"][0]["path"], "b.cpp");
  EXPECT_EQ(all["findings"][2]["message"], "of part 1")
      << "a header's finding once, in the words of the first part";
  EXPECT_EQ(all["files"], 4);
  EXPECT_EQ(all["dropped_flags"]["-fx"], 4);
  EXPECT_EQ(all["too_large"].size(), 1U);
  EXPECT_THAT(whole.text,
              testing::StartsWith("b.cpp:2:3: warning: two [snag-x]\n    2 | \tgo();\n      | \t ^\n"
                                  "b.cpp:1:1: note: starts here\n    1 | int f()\n      | ^\n"
                                  "note: see: snag show leaks/one\n"));
}

TEST(MergeChecks, OfTheSamePartsInAnyOrderIsTheSame) {
  const json one = part(1, 2, {finding("a.cpp", 1, "x")});
  const json two = part(2, 2, {finding("x.h", 1, "y")});
  EXPECT_EQ(merge({one, two}).json, merge({two, one}).json);
}

TEST(MergeChecks, IsNotWholeWhereAPartIsMissingOrLostAFile) {
  const merged_checks missing = merge({part(1, 3, json::array())});
  EXPECT_EQ(missing.code, exit_code::incomplete);
  EXPECT_THAT(missing.trouble, testing::ElementsAre("not whole: of 3 parts, 2, 3 are missing"));
  json lossy = part(1, 1, json::array());
  lossy["lost"].push_back({{"path", "bad.cpp"}, {"outcome", "crashed"}, {"why", "the worker died"}});
  const merged_checks lost = merge({lossy});
  EXPECT_EQ(lost.code, exit_code::incomplete);
  EXPECT_THAT(lost.trouble, testing::ElementsAre("bad.cpp: not checked: the worker died"));
  EXPECT_EQ(lost.summary, "1 file checked in 1 part, 0 findings");
}

TEST(MergeChecks, RefusesWhatAreNoPartsOfOneWhole) {
  const json one = part(1, 2, json::array());
  EXPECT_THROW((void)merge({one, one}), user_error);
  EXPECT_THROW((void)merge({one, part(2, 3, json::array())}), user_error);
  json newer = part(2, 2, json::array());
  newer["version"] = "2.0";
  EXPECT_THROW((void)merge({one, newer}), user_error);
  json torn = part(2, 2, json::array());
  torn.erase("files");
  EXPECT_THROW((void)merge({one, torn}), user_error);
  EXPECT_THROW((void)merge({one, json{{"kind", "snag-explore-report"}}}), user_error);
}

TEST(MergeChecks, IsWhatTheCommandDoesWithReportsOfTheChecker) {
  const temporary_folder folder;
  surroundings where;
  where.folder = folder.path();
  folder.write("1.json", part(1, 2, {finding("a.cpp", 1, "x")}).dump());
  folder.write("2.json", part(2, 2, json::array()).dump());
  const finished text = run_snag({"merge", "1.json", "2.json"}, where);
  EXPECT_EQ(text.code, 1);
  EXPECT_THAT(text.out, HasSubstr("a.cpp:1:3: warning: x [snag-x]\n"));
  EXPECT_EQ(text.err, "snag: 4 files checked in 2 parts, 1 finding\n");
  EXPECT_EQ(json::parse(run_snag({"merge", "1.json", "2.json", "--json"}, where).out)["findings"].size(), 1U);
  EXPECT_EQ(run_snag({"merge", "1.json"}, where).code, 3);
  EXPECT_EQ(run_snag({"merge", "1.json", "2.json", "--junit", "x.xml"}, where).code, 2);
}

}  // namespace
}  // namespace snag::cli
