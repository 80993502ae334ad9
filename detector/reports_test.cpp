// The reports as their readers take them: annotations, page, SARIF, times; and parts of a whole.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "detector/run_check_test.h"
#include "support/files.h"

namespace snag::detector {
namespace {

namespace fs = std::filesystem;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;

TEST(github, annotates_each_finding_behind_the_text) {
  const workplace here;
  here.file("src/a,b.cpp", buggy_source());
  const finished done = here.check({"--github", "src/a,b.cpp", "--"});
  EXPECT_EQ(done.code, 1);
  EXPECT_THAT(done.out, testing::StartsWith("src/a,b.cpp:12:"));
  EXPECT_THAT(done.out,
              ContainsRegex("\n::warning file=src/a%2Cb.cpp,line=12,col=[0-9]+,title=snag-loop-capture::'i' "
                            ".*%0Asrc/a,b.cpp:12: "));
  EXPECT_EQ(here.check({"--github", "--json", "src/a,b.cpp", "--"}).code, 2);
}

TEST(html, is_one_page_with_the_sources_and_nothing_from_elsewhere) {
  const workplace here;
  here.file("loop.cpp", buggy_source());
  EXPECT_EQ(here.check({"--html", "out.html", "loop.cpp", "--"}).code, 1);
  const std::string page = read_file(here.folder() / "out.html");
  EXPECT_THAT(page, HasSubstr("<h1>snag check: 1 finding in 1 file</h1>"));
  EXPECT_THAT(page, HasSubstr("void start_all() {")) << "the lines around it";
  EXPECT_THAT(page, HasSubstr("(int i = 0; i &lt; 3; ++i)")) << "escaped";
  EXPECT_THAT(page, ContainsRegex("<span class=\"hit\"><i>   12</i>.*<mark>"));
  EXPECT_THAT(page, Not(HasSubstr("http")));
  EXPECT_THAT(page, Not(HasSubstr("<script")));
}

TEST(html, names_what_was_lost_and_what_was_silenced) {
  const workplace here;
  here.file("bad.cpp", "int <b>;\n");
  std::string silenced = buggy_source();
  silenced.insert(silenced.find("    std::thread(["), "    // NOLINTNEXTLINE(snag-loop-capture): a & b\n");
  here.file("loop.cpp", silenced);
  EXPECT_EQ(here.check({"--html", "out.html", "bad.cpp", "loop.cpp", "--"}).code, 3);
  const std::string page = read_file(here.folder() / "out.html");
  EXPECT_THAT(page, HasSubstr("1 file could not be checked"));
  EXPECT_THAT(page, HasSubstr("because: a &amp; b"));
}

TEST(sarif, tells_the_way_to_a_finding_as_a_code_flow) {
  const workplace here;
  here.file("loop.cpp", buggy_source());
  (void)here.check({"--sarif", "out.sarif", "loop.cpp", "--"});
  const auto log = nlohmann::json::parse(read_file(here.folder() / "out.sarif"));
  const auto& result = log["runs"][0]["results"][0];
  const auto& steps = result["codeFlows"][0]["threadFlows"][0]["locations"];
  ASSERT_GE(steps.size(), 2U);
  EXPECT_EQ(steps.back()["location"]["message"], result["message"]);
  EXPECT_EQ(steps.front()["location"]["message"], result["relatedLocations"][0]["message"]);
}

TEST(sarif, is_what_its_standard_allows) {
  const workplace here;
  std::string silenced = buggy_source();
  silenced.insert(silenced.find("    std::thread(["), "    // NOLINTNEXTLINE(snag-loop-capture): a reason\n");
  here.file("a b.cpp", buggy_source());
  here.file("silenced.cpp", silenced + "int x;  // NOLINT(snag-none)\n");
  here.file("bad.cpp", "int f( {\n");
  for (const auto& files : std::vector<std::vector<std::string>>{
           {"a b.cpp", "silenced.cpp", "bad.cpp"}, {"silenced.cpp"}, {"a b.cpp", "silenced.cpp"}}) {
    std::vector<std::string> arguments = {"--stale-nolint", "--sarif", "out.sarif"};
    arguments.insert(arguments.end(), files.begin(), files.end());
    arguments.emplace_back("--");
    (void)here.check(arguments);
    const finished valid = here.run({"python3", SNAG_SOURCE_DIR "/tests/validate_sarif.py", "out.sarif"});
    EXPECT_EQ(valid.code, 0) << valid.out << valid.err;
  }
  std::string text = read_file(here.folder() / "out.sarif");
  text.replace(text.find("\"ruleId\""), 8, "\"ruleID\"");
  here.file("wrong.sarif", text);
  EXPECT_EQ(here.run({"python3", SNAG_SOURCE_DIR "/tests/validate_sarif.py", "wrong.sarif"}).code, 1);
}

TEST(limits, of_memory_cost_the_file_alone) {
  const workplace here;
  // Two million literals: more than the limit, far less than a machine has.
  here.file("big.cpp",
            "#define A 1, 1, 1, 1, 1, 1, 1, 1,\n#define B A A A A A A A A\n#define C B B B B B B B B\n"
            "#define D C C C C C C C C\n#define E D D D D D D D D\n#define F E E E E E E E E\n"
            "int numbers[] = {F F F F F F F F};\n");
  here.file("loop.cpp", buggy_source());
  here.database({"big.cpp", "loop.cpp"});
  const finished done = here.check({"-p", ".", "--memory", "128", "--time-report"});
  EXPECT_EQ(done.code, 3) << done.err;
  EXPECT_THAT(done.err,
              HasSubstr("snag-check: big.cpp: takes too much memory, not checked: needs more than 128 MB "
                        "(--memory)"));
  EXPECT_THAT(done.out, HasSubstr("loop.cpp:12:"));
}

TEST(time_report, names_the_files_that_took_most) {
  const workplace here;
  here.file("loop.cpp", buggy_source());
  here.database({"loop.cpp"});
  const finished done = here.check({"-p", ".", "--time-report"});
  EXPECT_THAT(done.err,
              ContainsRegex("snag-check: [0-9.]+ s of processor time in 1 file, at most [0-9]+ MB at once "
                            "each\n +[0-9.]+ s +[0-9]+ MB  loop.cpp\n"));
  EXPECT_THAT(here.check({"-p", ".", "--time-report"}).err, HasSubstr("in 0 files"));
}

TEST(shard, parts_make_the_whole) {
  const workplace here;
  std::vector<std::string> names;
  for (int i = 0; i < 5; ++i) {
    names.push_back("f" + std::to_string(i) + ".cpp");
    here.file(names.back(), buggy_source());
  }
  here.database(names);
  const std::string whole = here.check({"-p", "."}).out;
  const finished one = here.check({"-p", ".", "--shard", "1/3"});
  const finished two = here.check({"-p", ".", "--shard", "2/3"});
  const finished three = here.check({"-p", ".", "--shard", "3/3"});
  EXPECT_EQ(one.out.size() + two.out.size() + three.out.size(), whole.size());
  EXPECT_THAT(one.err, HasSubstr("2 files checked"));
  EXPECT_THAT(three.err, HasSubstr("1 file checked"));
  EXPECT_EQ(here.check({"-p", ".", "--shard", "9/9"}).code, 0) << "an empty part of a small whole";
  for (const char* wrong : {"0/3", "4/3", "3", "a/b", "1/2/3"}) {
    EXPECT_EQ(here.check({"-p", ".", "--shard", wrong}).code, 2) << wrong;
  }
}

}  // namespace
}  // namespace snag::detector
