#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "cli/run_snag_test.h"
#include "support/files.h"

namespace snag::cli {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

struct bad_value {
  const char* name;
  std::vector<std::string> arguments;
  const char* line;
};

class ExploreValues : public ::testing::TestWithParam<bad_value> {};

TEST_P(ExploreValues, AreRefusedInOneLine) {
  const finished run = run_snag(GetParam().arguments);
  EXPECT_EQ(run.code, 2);
  EXPECT_EQ(run.out, "");
  EXPECT_EQ(run.err, std::string("snag: ") + GetParam().line + "\n");
}

INSTANTIATE_TEST_SUITE_P(
    All, ExploreValues,
    ::testing::Values(
        bad_value{"strategy",
                  {"explore", "--strategy", "ramdom"},
                  "--strategy 'ramdom' is not known; did you mean 'random'?; use mixed, random, pct, pos, "
                  "surw, dfs"},
        bad_value{"points",
                  {"explore", "--points", "lines"},
                  "--points 'lines' is not known; use sync, atomics, memory"},
        bad_value{"seed", {"explore", "--seed", "x"}, "--seed 'x' is not a number; give a whole number"},
        bad_value{
            "schedules", {"explore", "--schedules", "0"}, "--schedules '0' runs nothing; give 1 or more"},
        bad_value{"depth", {"explore", "--depth", "0"}, "--depth '0' runs nothing; give 1 or more"},
        bad_value{
            "deep", {"explore", "--depth", "101"}, "--depth '101' is deeper than any bug; give 1 to 100"},
        bad_value{"time",
                  {"explore", "--time", "soon"},
                  "--time 'soon' is not known; give a number of seconds, or virtual or adversarial for how "
                  "timeouts "
                  "fire"},
        bad_value{"shard",
                  {"explore", "--shard", "3/2"},
                  "--shard '3/2' is no part of a whole; give K/N with K from 1 to N, as in 2/8"},
        bad_value{"no_shard",
                  {"explore", "--shard", "1"},
                  "--shard '1' is no part of a whole; give K/N with K from 1 to N, as in 2/8"},
        bad_value{"no_program",
                  {"explore", "--"},
                  "'--' is not followed by a program; give one, as in 'snag explore -- ./queue_test'"},
        bad_value{
            "program_and_case",
            {"explore", "leaked-writer", "--", "/bin/true"},
            "a program of your own has no cases, variants, flavours or runners; leave them out, or leave out "
            "'-- program'"},
        bad_value{"html_folder",
                  {"explore", "--html", "/no/such/folder/page.html"},
                  "cannot write '/no/such/folder/page.html': No such file or directory; name a file in a "
                  "folder that "
                  "exists and is writable"},
        bad_value{"resume",
                  {"explore", "--resume", "/no/such/report.json"},
                  "cannot read '/no/such/report.json': No such file or directory"},
        bad_value{"replay",
                  {"replay", "/no/such/trace.json"},
                  "cannot read '/no/such/trace.json': No such file or directory"},
        bad_value{"merge",
                  {"merge", "/no/such/report.json"},
                  "cannot read '/no/such/report.json': No such file or directory"}),
    [](const auto& instance) { return std::string(instance.param.name); });

/// A short exploration in the flavour that starts fastest.
std::vector<std::string> small(std::vector<std::string> more = {}) {
  std::vector<std::string> words = {"explore", "leaks/stranded-writer", "--flavour", "plain", "--points",
                                    "sync",    "--schedules",           "20"};
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

surroundings in(const temporary_folder& folder) {
  surroundings where;
  where.folder = folder.path();
  return where;
}

TEST(Explore, TellsTheFailureAndWritesItsTrace) {
  const temporary_folder folder;
  const finished run = run_snag(small(), in(folder));
  EXPECT_EQ(run.code, 0) << run.err << run.out;
  EXPECT_EQ(run.err, "");
  EXPECT_THAT(run.out,
              StartsWith("deadlocked  leaks/stranded-writer buggy plain, schedule 0 by random, seed 1\n"));
  EXPECT_THAT(run.out, HasSubstr("changed_.notify_one();"));
  EXPECT_THAT(run.out, HasSubstr("Who waits"));
  EXPECT_THAT(run.out, HasSubstr("leaks/stranded-writer fixed plain  passed 20 schedules"));
  EXPECT_THAT(run.out, Not(HasSubstr("\x1b")));
  const fs::path trace = folder.path() / "snag-traces/leaks-stranded-writer-buggy-plain.json";
  EXPECT_THAT(run.out, HasSubstr("again: snag replay snag-traces/leaks-stranded-writer-buggy-plain.json\n"));
  EXPECT_EQ(nlohmann::json::parse(read_file(trace)).at("schema"), 1);
}

TEST(Explore, IsTheSameTwice) {
  const temporary_folder one;
  const temporary_folder two;
  const std::string name = "snag-traces/leaks-stranded-writer-buggy-plain.json";
  EXPECT_EQ(run_snag(small({"--jobs", "1"}), in(one)).code, 0);
  EXPECT_EQ(run_snag(small({"--jobs", "3"}), in(two)).code, 0);
  EXPECT_EQ(read_file(one.path() / name), read_file(two.path() / name));
}

TEST(Explore, ReplayPrintsWhatExploreDid) {
  const temporary_folder folder;
  const std::string told = run_snag(small({"--variant", "buggy"}), in(folder)).out;
  const finished again = run_snag(
      {"replay", "snag-traces/leaks-stranded-writer-buggy-plain.json", "--html", "page.html"}, in(folder));
  EXPECT_EQ(again.code, 1) << again.err;
  EXPECT_THAT(told, StartsWith(again.out));
  EXPECT_THAT(read_file(folder.path() / "page.html"), StartsWith("<!doctype html>"));
}

TEST(Explore, StopsUnderGdbBeforeTheLastStep) {
  // Containers may forbid what every debugger needs.
  // NOLINTNEXTLINE(bugprone-command-processor): nothing in the command comes from elsewhere
  if (std::system("gdb -nx -batch -ex run /bin/true 2>&1 | grep -q 'exited normally'") != 0) {
    GTEST_SKIP() << "gdb cannot run a program here";
  }
  const temporary_folder folder;
  (void)run_snag(small({"--variant", "buggy", "--trace", "trace.json"}), in(folder));
  // gdb's input is at its end: it prints where it stopped, and leaves.
  const finished run = run_snag({"replay", "trace.json", "--gdb"}, in(folder));
  EXPECT_THAT(run.out, HasSubstr("snag_stop_here"));
  EXPECT_THAT(run.out, HasSubstr("buggy/leaks/stranded-writer.cpp:")) << run.err;
}

TEST(Explore, DfsGoesOnFromAReport) {
  const temporary_folder folder;
  const std::vector<std::string> dfs = {"--variant", "fixed", "--strategy", "dfs"};
  std::vector<std::string> all = small(dfs);
  all[7] = "10000";
  all.emplace_back("--json");
  const finished whole = run_snag(all, in(folder));
  EXPECT_EQ(whole.code, 0) << whole.err;
  std::vector<std::string> some = small(dfs);
  some.emplace_back("--json=report.json");
  EXPECT_EQ(run_snag(some, in(folder)).code, 0);
  EXPECT_THAT(read_file(folder.path() / "report.json"), HasSubstr("not exhausted: 20 schedules"));
  const finished run =
      run_snag({"explore", "--resume", "report.json", "--schedules", "10000", "--json"}, in(folder));
  EXPECT_EQ(run.code, 0) << run.err;
  const auto row = [](const finished& came) { return nlohmann::json::parse(came.out).at("rows").at(0); };
  for (const char* member : {"bound", "schedules", "distinct", "systematic", "finished"}) {
    EXPECT_EQ(row(run).at(member), row(whole).at(member)) << member;
  }
  EXPECT_THAT(row(run).at("bound"), StartsWith("exhausted up to 2 preemptions"));
}

TEST(Explore, AReplayThatDivergesSaysWhere) {
  const temporary_folder folder;
  (void)run_snag(small({"--variant", "buggy", "--trace", "trace.json"}), in(folder));
  nlohmann::ordered_json trace = nlohmann::ordered_json::parse(read_file(folder.path() / "trace.json"));
  // A thread that nobody makes.
  trace["choices"] = {{1, 1}, {9, 1}};
  folder.write("odd.json", trace.dump());
  const finished run = run_snag({"replay", "odd.json"}, in(folder));
  EXPECT_EQ(run.code, 2);
  EXPECT_EQ(run.out, "");
  EXPECT_THAT(run.err, StartsWith("snag: 'odd.json' diverged at step 1: expected "));
  EXPECT_THAT(run.err, HasSubstr("; came thread 1 (main)"));
  EXPECT_EQ(std::count(run.err.begin(), run.err.end(), '\n'), 1) << run.err;
}

TEST(Explore, ATraceOfAnotherCaseIsRefused) {
  const temporary_folder folder;
  (void)run_snag(small({"--variant", "buggy", "--trace", "trace.json"}), in(folder));
  nlohmann::ordered_json trace = nlohmann::ordered_json::parse(read_file(folder.path() / "trace.json"));
  trace["subject"]["case"] = "leaks/no-such-case";
  folder.write("odd.json", trace.dump());
  const finished run = run_snag({"replay", "odd.json"}, in(folder));
  EXPECT_EQ(run.code, 2);
  EXPECT_THAT(run.err, HasSubstr("unknown case 'leaks/no-such-case'"));
}

TEST(Explore, ReportsGoToFilesBesideTheText) {
  const temporary_folder folder;
  const finished run =
      run_snag(small({"--json=report.json", "--junit", "report.xml", "--html", "page.html", "--no-trace"}),
               in(folder));
  EXPECT_EQ(run.code, 0) << run.err;
  const nlohmann::json report = nlohmann::json::parse(read_file(folder.path() / "report.json"));
  EXPECT_EQ(report.at("schema"), 1);
  EXPECT_EQ(report.at("rows").size(), 2U);
  EXPECT_THAT(read_file(folder.path() / "report.xml"), HasSubstr("<testsuite name=\"snag explore\""));
  EXPECT_THAT(read_file(folder.path() / "page.html"), HasSubstr("deadlocked"));
  EXPECT_FALSE(fs::exists(folder.path() / "snag-traces"));
}

TEST(Explore, KeepsAListOfFailingSchedules) {
  const temporary_folder folder;
  (void)run_snag(small({"--variant", "buggy", "--regress", "failing.json"}), in(folder));
  const std::string list = read_file(folder.path() / "failing.json");
  EXPECT_EQ(nlohmann::json::parse(list).at("schedules").size(), 1U);
  const finished again = run_snag(small({"--variant", "buggy", "--regress", "failing.json"}), in(folder));
  EXPECT_THAT(again.out, HasSubstr("deadlocked in kept schedule 1"));
  EXPECT_EQ(read_file(folder.path() / "failing.json"), list);
  folder.write("nonsense.json", "{}");
  const finished bad = run_snag(small({"--regress", "nonsense.json"}), in(folder));
  EXPECT_EQ(bad.code, 2);
  EXPECT_THAT(bad.err, HasSubstr("cannot read 'nonsense.json': it is something else"));
}

TEST(Explore, PartsAreMerged) {
  const temporary_folder folder;
  for (const std::string part : {"1", "2"}) {
    const finished run = run_snag(
        small({"--variant", "fixed", "--shard", part + "/2", "--json=" + part + ".json"}), in(folder));
    EXPECT_EQ(run.code, 0) << run.err;
  }
  const finished whole = run_snag({"merge", "1.json", "2.json"}, in(folder));
  EXPECT_EQ(whole.code, 0) << whole.err;
  EXPECT_THAT(whole.out, HasSubstr("passed 20 schedules"));
  EXPECT_EQ(run_snag({"merge", "2.json"}, in(folder)).code, 3);
  const finished twice = run_snag({"merge", "1.json", "1.json"}, in(folder));
  EXPECT_EQ(twice.code, 2);
  EXPECT_THAT(twice.err, HasSubstr("the same part 1 came twice"));
}

TEST(Explore, AnInterruptLeavesAReportFromWhichItGoesOn) {
  const temporary_folder folder;
  surroundings where = in(folder);
  where.meanwhile = [](int process) {
    wait_until_it_serves(process);
    ::kill(process, SIGINT);
  };
  std::vector<std::string> words = small({"--variant", "fixed", "--json=report.json"});
  words[7] = "100000000";
  const finished run = run_snag(words, where);
  EXPECT_EQ(run.code, 3) << run.err;
  EXPECT_THAT(run.err, HasSubstr("'snag explore --resume report.json' goes on"));
  const std::uint64_t done =
      nlohmann::json::parse(read_file(folder.path() / "report.json")).at("rows").at(0).at("done");
  const std::string more = std::to_string(done + 40);
  const finished rest =
      run_snag({"explore", "--resume", "report.json", "--schedules", more, "--json"}, in(folder));
  EXPECT_EQ(rest.code, 0) << rest.err;
  const nlohmann::json report = nlohmann::json::parse(rest.out);
  EXPECT_GE(report.at("rows").at(0).at("schedules"), done + 40);
  EXPECT_EQ(report.at("rows").at(0).at("finished"), true);
}

TEST(Explore, AProgramThatIsNotThereIsNamed) {
  const finished run = run_snag({"explore", "--", "./no-such-program", "--an-option"});
  EXPECT_EQ(run.code, 2);
  EXPECT_THAT(run.err, HasSubstr("./no-such-program"));
  EXPECT_EQ(std::count(run.err.begin(), run.err.end(), '\n'), 1) << run.err;
}

}  // namespace
}  // namespace snag::cli
