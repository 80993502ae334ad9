// snag-check as its users meet it: selection, exit codes, messages, what is lost and what is not.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "detector/run_check_test.h"
#include "support/files.h"

namespace snag::detector {
namespace {

namespace fs = std::filesystem;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::StartsWith;

TEST(driver, a_finding_exits_1_and_prints_as_clang_does) {
  const workplace here;
  here.file("loop.cpp", buggy_source());
  const finished done = here.check({"loop.cpp", "--"});
  EXPECT_EQ(done.code, 1) << done.err;
  EXPECT_THAT(done.out, StartsWith("loop.cpp:12:"));
  EXPECT_THAT(done.out,
              ContainsRegex("^loop.cpp:12:[0-9]+: warning: 'i' .*\\[snag-loop-capture\\]\n   12 |     "
                            "std::thread\\(\\[&\\] \\{ work\\(i\\); \\}\\).detach\\(\\);\n      | +\\^"));
  EXPECT_THAT(done.out, HasSubstr("see: snag show lifetime/loop-capture"));
  EXPECT_EQ(done.err, "snag-check: 1 file checked, 1 finding\n");
}

TEST(driver, clean_code_exits_0_and_prints_nothing) {
  const workplace here;
  here.file("loop.cpp", clean_source());
  const finished done = here.check({"loop.cpp", "--"});
  EXPECT_EQ(done.code, 0);
  EXPECT_EQ(done.out, "");
  EXPECT_EQ(done.err, "snag-check: 1 file checked, 0 findings\n");
  EXPECT_EQ(here.check({"--quiet", "loop.cpp", "--"}).err, "");
}

TEST(driver, output_is_the_same_for_any_number_of_jobs) {
  const workplace here;
  std::vector<std::string> names;
  for (int i = 0; i < 6; ++i) {
    names.push_back("f" + std::to_string(i) + ".cpp");
    here.file(names.back(), i % 2 == 0 ? buggy_source() : clean_source());
  }
  here.database(names);
  const finished one = here.check({"-p", ".", "--no-cache", "--jobs", "1"});
  const finished many = here.check({"-p", ".", "--no-cache", "--jobs", "6"});
  EXPECT_EQ(one.code, 1);
  EXPECT_THAT(one.out, HasSubstr("f4.cpp:12:"));
  EXPECT_EQ(one.out, many.out);
  EXPECT_EQ(one.err, many.err);
}

TEST(driver, a_finding_in_a_header_is_reported_once) {
  const workplace here;
  here.file("loop.h", "#pragma once\n" + buggy_source());
  here.file("a.cpp", "#include \"loop.h\"\n");
  here.file("b.cpp", "#include \"loop.h\"\n");
  here.database({"a.cpp", "b.cpp"});
  const finished done = here.check({"-p", ".", "--json"});
  const auto findings = nlohmann::json::parse(done.out).at("findings");
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].at("path"), "loop.h");
  EXPECT_EQ(findings[0].at("line"), 13);
}

TEST(driver, a_finding_in_a_system_header_is_not_the_user_s) {
  const workplace here;
  here.file("system/loop.h", "#pragma once\n" + buggy_source());
  here.file("a.cpp", "#include <loop.h>\n");
  EXPECT_EQ(here.check({"a.cpp", "--", "-isystem", "system"}).code, 0);
  EXPECT_EQ(here.check({"a.cpp", "--", "-I", "system"}).code, 1);
}

TEST(driver, a_source_that_does_not_parse_is_reported_and_costs_itself_alone) {
  const workplace here;
  here.file("bad.cpp", "int f( {\n");
  here.file("loop.cpp", buggy_source());
  here.database({"bad.cpp", "loop.cpp"});
  const finished done = here.check({"-p", "."});
  EXPECT_EQ(done.code, 3);
  EXPECT_THAT(done.out, HasSubstr("loop.cpp:12:"));
  EXPECT_THAT(done.err, HasSubstr("snag-check: bad.cpp: does not parse, not checked: "));
  EXPECT_THAT(done.err, HasSubstr("bad.cpp:1:9: error: "));
  EXPECT_THAT(done.err, HasSubstr("1 file checked, 1 finding (1 lost)"));
}

TEST(driver, a_source_that_is_not_there_yet_is_named_with_what_to_do) {
  const workplace here;
  here.file("loop.cpp", buggy_source());
  here.database({"made_by_the_build.cpp", "loop.cpp"});
  const finished done = here.check({"-p", "."});
  EXPECT_EQ(done.code, 3);
  EXPECT_THAT(done.err,
              HasSubstr("made_by_the_build.cpp: does not parse, not checked: there is no such file; "
                        "where the build makes it, build the project first\n"));
  EXPECT_THAT(done.err, Not(HasSubstr("compiler job")));
  EXPECT_THAT(done.err, HasSubstr("1 file checked, 1 finding (1 lost)"));
}

TEST(driver, a_crash_of_the_front_end_costs_its_file_alone) {
  const workplace here;
  here.file("crash.cpp", "#pragma clang __debug crash\n");
  here.file("loop.cpp", buggy_source());
  here.database({"crash.cpp", "loop.cpp"});
  const finished done = here.check({"-p", ".", "--json"});
  EXPECT_EQ(done.code, 3);
  const auto report = nlohmann::json::parse(done.out);
  EXPECT_EQ(report.at("findings").size(), 1U);
  ASSERT_EQ(report.at("lost").size(), 1U);
  EXPECT_EQ(report.at("lost")[0].at("path"), "crash.cpp");
  EXPECT_EQ(report.at("lost")[0].at("outcome"), "crashed");
  EXPECT_THAT(done.err,
              HasSubstr("snag-check: crash.cpp: crashed the checker, not checked: the worker died: "));
}

TEST(driver, a_file_that_takes_too_long_is_given_up) {
  const workplace here;
  here.file("slow.cpp",
            "constexpr unsigned long spin() { unsigned long n = 0; for (unsigned long i = 0; i < 2000000000; "
            "++i) n "
            "+= i; return n; }\nstatic_assert(spin() != 1);\n");
  here.file("loop.cpp", buggy_source());
  here.database({"loop.cpp", "slow.cpp"}, "-std=c++20 -fconstexpr-steps=2147483647");
  const finished done = here.check({"-p", ".", "--limit", "2"});
  EXPECT_EQ(done.code, 3);
  EXPECT_THAT(done.out, HasSubstr("loop.cpp:12:"));
  EXPECT_THAT(done.err,
              HasSubstr("snag-check: slow.cpp: took too long, not checked: not done within 2 s (--limit)"));
}

TEST(driver, nolint_is_honoured_and_counted) {
  const workplace here;
  std::string silenced = buggy_source();
  silenced.insert(silenced.find("    std::thread(["), "    // NOLINTNEXTLINE(snag-loop-capture): a test\n");
  here.file("loop.cpp", silenced);
  const finished done = here.check({"loop.cpp", "--"});
  EXPECT_EQ(done.code, 0) << done.out;
  EXPECT_THAT(done.err, HasSubstr("(1 suppressed by NOLINT)"));
}

TEST(driver, checks_are_chosen_by_globs) {
  const workplace here;
  here.file("loop.cpp", buggy_source());
  EXPECT_EQ(here.check({"--checks=snag-loop-*", "loop.cpp", "--"}).code, 1);
  EXPECT_EQ(here.check({"--checks=snag-*,-snag-loop-capture,-snag-dangling-capture", "loop.cpp", "--"}).code,
            0);
  EXPECT_EQ(here.check({"--checks=-snag-loop-capture,-snag-dangling-capture", "loop.cpp", "--"}).code, 0);
  EXPECT_EQ(here.check({"--checks", "loop-capture", "loop.cpp", "--"}).code, 1);
  EXPECT_EQ(here.check({"--checks=snag-none*", "loop.cpp", "--"}).code, 4);
}

TEST(driver, json_has_a_schema_and_every_finding_its_place_and_case) {
  const workplace here;
  here.file("loop.cpp", buggy_source());
  const auto report = nlohmann::json::parse(here.check({"--json", "loop.cpp", "--"}).out);
  EXPECT_EQ(report.at("schema"), 1);
  const auto& f = report.at("findings").at(0);
  EXPECT_EQ(f.at("path"), "loop.cpp");
  EXPECT_EQ(f.at("line"), 12);
  EXPECT_EQ(f.at("check"), "snag-loop-capture");
  EXPECT_EQ(f.at("case"), "lifetime/loop-capture");
  EXPECT_EQ(f.at("function"), "start_all");
}

TEST(driver, sarif_is_written_whole_beside_the_text) {
  const workplace here;
  here.file("loop.cpp", buggy_source());
  const finished done = here.check({"--sarif", "out.sarif", "loop.cpp", "--"});
  EXPECT_THAT(done.out, HasSubstr("loop.cpp:12:"));
  const auto log = nlohmann::json::parse(read_file(here.folder() / "out.sarif"));
  const auto& result = log["runs"][0]["results"][0];
  EXPECT_EQ(result["ruleId"], "snag-loop-capture");
  EXPECT_EQ(result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], "loop.cpp");
  EXPECT_EQ(result["locations"][0]["physicalLocation"]["region"]["startLine"], 12);
  const auto rule = result["ruleIndex"].get<std::size_t>();
  EXPECT_EQ(log["runs"][0]["tool"]["driver"]["rules"][rule]["id"], "snag-loop-capture");
}

TEST(driver, the_fix_of_a_finding_mends_it) {
  const workplace here;
  std::string text = buggy_source();
  text.replace(text.find("[&]"), 3, "[&i]");
  here.file("loop.cpp", text);
  const auto report = nlohmann::json::parse(here.check({"--json", "loop.cpp", "--"}).out);
  const auto& fixes = report.at("findings").at(0).at("fixes");
  ASSERT_EQ(fixes.size(), 1U);
  auto edits = fixes[0].at("replacements");
  for (auto edit = edits.rbegin(); edit != edits.rend(); ++edit) {  // from the end, so that offsets stay true
    text.replace(edit->at("offset").get<std::size_t>(), edit->at("length").get<std::size_t>(),
                 edit->at("text").get<std::string>());
  }
  here.file("mended.cpp", text);
  EXPECT_EQ(here.check({"mended.cpp", "--"}).code, 0) << text;
}

TEST(driver, a_user_s_model_gives_roles_to_their_own_functions) {
  const workplace here;
  here.file("pool.cpp",
            "template <class F> void submit_job(F) {}\nvoid work(int);\nvoid f() {\n"
            "  for (int i = 0; i < 3; ++i) {\n    submit_job([&] { work(i); });\n  }\n}\n");
  here.file("pool.yaml",
            "schema: 1\nfunctions:\n  - {name: submit_job, role: spawn, task: 0, joined-by: nobody}\n");
  EXPECT_EQ(here.check({"pool.cpp", "--"}).code, 0) << "nothing is known of it: no bet";
  const finished done = here.check({"--model", "pool.yaml", "pool.cpp", "--"});
  EXPECT_EQ(done.code, 1);
  EXPECT_THAT(done.out, HasSubstr("pool.cpp:5:"));
}

TEST(driver, color_follows_the_option_and_is_off_in_a_pipe) {
  const workplace here;
  here.file("loop.cpp", buggy_source());
  EXPECT_EQ(here.check({"loop.cpp", "--"}).out.find('\033'), std::string::npos);
  EXPECT_NE(here.check({"--color", "always", "loop.cpp", "--"}).out.find('\033'), std::string::npos);
}

TEST(driver, finds_clang_s_own_headers_from_wherever_it_is_installed) {
  const workplace here;
  fs::create_directories(here.folder() / "opt/bin");
  const fs::path copy = here.folder() / "opt/bin/snag-check";
  fs::copy_file(SNAG_CHECK, copy);
  here.file("a.cpp",
            "#include <stddef.h>\n#include <stdarg.h>\n#include <vector>\n" + std::string("size_t n;\n"));
  EXPECT_EQ(here.run({copy.string(), "a.cpp", "--", "-std=c++20"}).code, 0);
}

TEST(driver, says_where_it_looked_when_the_given_resource_folder_is_none) {
  const workplace here;
  here.file("a.cpp", "int x;\n");
  const finished done = here.check({"--resource-dir", "/nowhere", "a.cpp", "--"});
  EXPECT_EQ(done.code, 2);
  EXPECT_EQ(done.err,
            "snag-check: --resource-dir /nowhere: has no include/stddef.h; give the folder that 'clang++-22 "
            "-print-resource-dir' prints\n");
}

TEST(driver, help_and_version) {
  const workplace here;
  const finished help = here.check({"--help"});
  EXPECT_EQ(help.code, 0);
  EXPECT_THAT(help.out, HasSubstr("Example:"));
  EXPECT_THAT(help.out, HasSubstr("  --no-cache  "));
  EXPECT_THAT(help.out, Not(HasSubstr("{false}")));
  const finished version = here.check({"--version"});
  EXPECT_EQ(version.code, 0);
  EXPECT_THAT(version.out, ContainsRegex("^snag-check [0-9.]+ \\(Clang [0-9.]+\\)\n$"));
}

struct misuse {
  const char* name;
  std::vector<std::string> arguments;
  const char* says;  ///< a regular expression
};

class bad_input : public testing::TestWithParam<misuse> {};

TEST_P(bad_input, exits_2_with_one_line) {
  const workplace here;
  here.file("a.cpp", clean_source());
  here.file("db/compile_commands.json",
            "[{\"directory\": \"/\", \"file\": \"/a.cpp\", \"command\": \"c++ a.cpp\"}]");
  here.file("broken/compile_commands.json", "[\n{\"directory\": \"/\",\n");
  here.file("empty/compile_commands.json", "[]");
  here.file("wrong/compile_commands.json", "[{\"directory\": \"/\", \"file\": \"a.cpp\"}]");
  here.file("object/compile_commands.json", "{}");
  here.file("bad.yaml", "schema: 1\nfunctions:\n  - name: f\n    role: sned\n");
  const finished done = here.check(GetParam().arguments);
  EXPECT_EQ(done.code, 2);
  EXPECT_EQ(done.out, "");
  EXPECT_THAT(done.err, ContainsRegex(GetParam().says));
  EXPECT_EQ(std::count(done.err.begin(), done.err.end(), '\n'), 1) << done.err;
}

INSTANTIATE_TEST_SUITE_P(
    all, bad_input,
    testing::Values(
        misuse{"missing_database",
               {"-p", "."},
               "^snag-check: .*/compile_commands.json: no such file; make it with"},
        misuse{
            "no_database_anywhere", {"a.cpp"}, "^snag-check: no compile_commands.json in .* or above; give"},
        misuse{"broken_database",
               {"-p", "broken"},
               "broken/compile_commands.json:3: no valid JSON; make the file"},
        misuse{"empty_database", {"-p", "empty"}, "empty/compile_commands.json: lists no file; configure"},
        misuse{"incomplete_entry",
               {"-p", "wrong"},
               "entry 1 \\(a.cpp\\) has no \"command\" and no \"arguments\"; each"},
        misuse{"no_list", {"-p", "object"}, "object/compile_commands.json: is no list of entries; each"},
        misuse{"file_that_is_nowhere",
               {"-p", "db", "/b.cpp"},
               "/b.cpp: is not in .* and not on disk; did you mean '/a.cpp'"},
        misuse{"missing_file", {"b.cpp", "--"}, "b.cpp: no such file"},
        misuse{"no_file_before_flags", {"--", "-std=c++20"}, "no file to check before '--'; for instance"},
        misuse{"database_and_flags", {"-p", "db", "a.cpp", "--"}, "-p and '--' exclude each other"},
        misuse{"unknown_role",
               {"--model", "bad.yaml", "a.cpp", "--"},
               "bad.yaml:4: functions\\[0\\].role: unknown role 'sned'; did you mean 'send'\\?"},
        misuse{"missing_model", {"--model", "none.yaml", "a.cpp", "--"}, "none.yaml"},
        misuse{"unknown_check",
               {"--checks=snag-lop-capture", "a.cpp", "--"},
               "--checks: unknown check 'snag-lop-capture'; did you mean 'snag-loop-capture'\\?"},
        misuse{"unknown_option", {"--chekcs=x"}, "unknown option '--chekcs'; did you mean '--checks'\\?"},
        misuse{"no_number", {"--jobs", "two", "a.cpp", "--"}, "--jobs two: is no number from 1 to"},
        misuse{"no_colour", {"--color", "alwasy", "a.cpp", "--"}, "--color alwasy: .*did you mean 'always'"},
        misuse{"no_confidence", {"--min-confidence", "sure", "a.cpp", "--"}, "write low, medium or high"},
        misuse{"unwritable_sarif", {"--sarif", "none/out.sarif", "a.cpp", "--"}, "none/out.sarif"}),
    [](const testing::TestParamInfo<misuse>& p) { return std::string(p.param.name); });

}  // namespace
}  // namespace snag::detector
