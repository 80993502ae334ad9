// What makes people keep the checker on: known findings, changed lines, NOLINT that is still needed, samples
// of their own, and pages that explain.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "detector/run_check_test.h"
#include "support/files.h"

namespace snag::detector {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;

std::string with(std::string text, const std::string& before, const std::string& inserted) {
  text.insert(text.find(before), inserted);
  return text;
}

TEST(baseline, knows_findings_again_wherever_they_move) {
  const workplace here;
  here.file("src/loop.cpp", buggy_source());
  here.database({"src/loop.cpp"});
  const finished written = here.check({"-p", ".", "--write-baseline", "src/known.json"});
  EXPECT_EQ(written.code, 0) << written.err;
  EXPECT_EQ(written.out, "");
  EXPECT_EQ(nlohmann::json::parse(read_file(here.folder() / "src/known.json"))["findings"][0]["path"],
            "loop.cpp");

  here.file("src/loop.cpp", "\n\n// moved\n" + buggy_source());
  const finished known = here.check({"-p", ".", "--baseline", "src/known.json"});
  EXPECT_EQ(known.code, 0) << known.out;
  EXPECT_THAT(known.err, HasSubstr("(1 in the baseline)"));
  // From another folder the same: its paths are relative to the file.
  EXPECT_EQ(here.run({"sh", "-c", "cd src && '" SNAG_CHECK "' -p .. --baseline known.json"}).code, 0);
}

TEST(baseline, does_not_cover_a_second_finding_like_the_first) {
  const workplace here;
  here.file("loop.cpp", buggy_source());
  EXPECT_EQ(here.check({"--write-baseline", "known.json", "loop.cpp", "--"}).code, 0);
  const std::string line = "    std::thread([&] { work(i); }).detach();\n";
  here.file("loop.cpp", with(buggy_source(), line, line));
  const finished done = here.check({"--baseline", "known.json", "loop.cpp", "--"});
  EXPECT_EQ(done.code, 1);
  EXPECT_THAT(done.err, HasSubstr("1 finding (1 in the baseline)"));
}

TEST(baseline, names_what_is_gone_where_all_was_looked_at) {
  const workplace here;
  here.file("loop.cpp", buggy_source());
  here.file("other.cpp", clean_source());
  here.database({"loop.cpp", "other.cpp"});
  EXPECT_EQ(here.check({"-p", ".", "--write-baseline", "known.json"}).code, 0);
  here.file("loop.cpp", clean_source());
  const finished done = here.check({"-p", ".", "--baseline", "known.json"});
  EXPECT_EQ(done.code, 0);
  EXPECT_THAT(done.err, HasSubstr("known.json: 1 entry of findings that are gone; write it anew"));
  EXPECT_THAT(done.err, HasSubstr("  loop.cpp: 'i' "));
  EXPECT_THAT(here.check({"-p", ".", "--baseline", "known.json", "other.cpp"}).err, Not(HasSubstr("gone")));
}

TEST(baseline, of_another_kind_is_an_error_before_the_work) {
  const workplace here;
  here.file("loop.cpp", buggy_source());
  here.file("known.json", "{\"schema\": 1}");
  const finished done = here.check({"--baseline", "known.json", "loop.cpp", "--"});
  EXPECT_EQ(done.code, 2);
  EXPECT_EQ(done.err, "snag-check: known.json: is no baseline; write one with --write-baseline\n");
  EXPECT_EQ(done.out, "");
  EXPECT_EQ(here.check({"--baseline", "none.json", "loop.cpp", "--"}).code, 2);
}

class diff : public testing::Test {
 protected:
  diff() {
    here.file("old.cpp", buggy_source());
    here.file("new.cpp", clean_source());
    here.file("notes.md", "text\n");
    here.database({"old.cpp", "new.cpp"});
    git("init -q -b main && git add *.cpp *.md && " + commit);
  }

  void git(const std::string& rest) const {
    const finished done = here.run({"sh", "-c", "git " + rest});
    ASSERT_EQ(done.code, 0) << done.err;
  }

  [[nodiscard]] finished since(const std::string& revision) const {
    return here.check({"-p", ".", "--diff", revision});
  }

  const std::string commit = "git -c user.name=T -c user.email=t@localhost commit -q -m change";
  workplace here;
};

TEST_F(diff, that_is_empty_is_clean) {
  const finished done = since("HEAD");
  EXPECT_EQ(done.out, "");
  // The database and the cache are files that git does not know.
  EXPECT_EQ(done.code, 0) << done.err;
}

TEST_F(diff, shows_what_a_change_brought_and_no_more) {
  here.file("new.cpp", buggy_source());
  const finished done = since("HEAD");
  EXPECT_EQ(done.code, 1);
  EXPECT_THAT(done.out, HasSubstr("new.cpp:12:"));
  EXPECT_THAT(done.out, Not(HasSubstr("old.cpp")));
  git("add new.cpp && " + commit);
  EXPECT_EQ(since("HEAD").code, 0);
  EXPECT_EQ(since("HEAD~1").code, 1);
}

TEST_F(diff, reads_only_the_files_that_changed_where_no_header_did) {
  git("init -q");
  here.file(".gitignore", "*.json\n.snag\n");
  git("add .gitignore && " + commit);
  here.file("new.cpp", "// first\n" + clean_source());
  here.file("notes.md", "more\n");
  EXPECT_THAT(since("HEAD").err, HasSubstr("1 file checked, 0 findings"));
  here.file("some.h", "");
  EXPECT_THAT(since("HEAD").err, HasSubstr("2 files checked, 0 findings"));
}

TEST_F(diff, counts_new_files_as_changed_whole) {
  here.file("third.cpp", buggy_source());
  here.database({"old.cpp", "third.cpp"});
  EXPECT_THAT(since("HEAD").out, HasSubstr("third.cpp:12:"));
}

TEST_F(diff, against_what_is_no_revision_is_an_error) {
  EXPECT_EQ(since("no-such-branch").code, 2);
  EXPECT_EQ(since("--output=x").code, 2);
  EXPECT_FALSE(fs::exists(here.folder() / "x"));
  fs::remove_all(here.folder() / ".git");
  const finished done = since("HEAD");
  EXPECT_EQ(done.code, 2);
  EXPECT_THAT(done.err, HasSubstr("--diff: git says: fatal: not a git repository"));
}

TEST(line_filter_option, is_clang_tidy_s) {
  const workplace here;
  here.file("loop.cpp", buggy_source());
  EXPECT_EQ(
      here.check({"--line-filter", R"([{"name":"loop.cpp","lines":[[12,12]]}])", "loop.cpp", "--"}).code, 1);
  EXPECT_EQ(here.check({"--line-filter", R"([{"name":"loop.cpp","lines":[[1,9]]}])", "loop.cpp", "--"}).code,
            0);
  EXPECT_EQ(here.check({"--line-filter", "nonsense", "loop.cpp", "--"}).code, 2);
}

TEST(stale_nolint, is_reported_where_it_silences_nothing) {
  const workplace here;
  const std::string line = "    std::thread(";
  here.file("needed.cpp",
            with(buggy_source(), line, "    // NOLINTNEXTLINE(snag-loop-capture): joined by the pool\n"));
  here.file("stale.cpp",
            with(clean_source(), line,
                 "    // NOLINTNEXTLINE(snag-loop-capture, bugprone-x)\n    // NOLINT(snag-loop-captur)\n    "
                 "// NOLINT\n"));
  const finished done = here.check({"--stale-nolint", "needed.cpp", "stale.cpp", "--"});
  EXPECT_EQ(done.code, 1);
  EXPECT_THAT(done.out, HasSubstr("stale.cpp:12:8: warning: NOLINT(snag-loop-capture) silences nothing "
                                  "[snag-stale-nolint]\n   12 |     // NOLINTNEXTLINE(snag-"));
  EXPECT_THAT(done.out,
              HasSubstr("stale.cpp:13:8: warning: NOLINT(snag-loop-captur) names no check; did you mean "
                        "'snag-loop-capture'?"));
  EXPECT_THAT(done.out, Not(HasSubstr("needed.cpp")));
  EXPECT_THAT(done.err, HasSubstr("2 findings (1 suppressed by NOLINT)"));
  EXPECT_EQ(here.check({"needed.cpp", "stale.cpp", "--"}).code, 0) << "it is asked for";
}

TEST(stale_nolint, of_a_check_that_did_not_run_is_not_judged) {
  const workplace here;
  here.file("stale.cpp",
            with(clean_source(), "    std::thread(", "    // NOLINTNEXTLINE(snag-loop-capture)\n"));
  EXPECT_EQ(here.check({"--stale-nolint", "--checks=snag-unjoined-thread", "stale.cpp", "--"}).code, 0);
}

TEST(stale_nolint, in_a_header_is_needed_where_one_file_needs_it) {
  const workplace here;
  std::string text = with(buggy_source(), "    std::thread(", "    // NOLINTNEXTLINE(snag-*)\n");
  text.replace(text.find("[&]"), 3, "[CAPTURE]");
  here.file("loop.h", text);
  here.file("a.cpp", "#define CAPTURE &\n#include \"loop.h\"\n");
  here.file("b.cpp", "#define CAPTURE i\n#include \"loop.h\"\n");
  EXPECT_EQ(here.check({"--stale-nolint", "a.cpp", "b.cpp", "--"}).code, 0);
  EXPECT_EQ(here.check({"--stale-nolint", "b.cpp", "--"}).code, 1);
}

TEST(nolint, keeps_its_reason_for_the_reports) {
  const workplace here;
  here.file("loop.cpp", with(buggy_source(), "    std::thread(",
                             "    /* NOLINTNEXTLINE(snag-loop-capture): joined by the pool */\n"));
  const finished done = here.check({"--json", "--sarif", "out.sarif", "loop.cpp", "--"});
  EXPECT_EQ(done.code, 0);
  const auto report = nlohmann::json::parse(done.out);
  EXPECT_EQ(report["findings"].size(), 0U);
  EXPECT_EQ(report["silenced"][0]["check"], "snag-loop-capture");
  EXPECT_EQ(report["silenced"][0]["reason"], "joined by the pool");
  const auto log = nlohmann::json::parse(read_file(here.folder() / "out.sarif"));
  EXPECT_EQ(log["runs"][0]["results"][0]["suppressions"][0]["justification"], "joined by the pool");
}

TEST(verify, holds_findings_against_comments) {
  const workplace here;
  const std::string line = "    std::thread(";
  here.file("met.cpp", with(buggy_source(), line, "    // snag: expects snag-loop-capture\n"));
  here.file("silent.cpp", clean_source());
  EXPECT_EQ(here.check({"--verify", "met.cpp", "silent.cpp", "--"}).code, 0);
  here.file("unexpected.cpp", buggy_source());
  const finished more = here.check({"--verify", "unexpected.cpp", "--"});
  EXPECT_EQ(more.code, 1);
  EXPECT_THAT(more.out, HasSubstr("unexpected.cpp:12:"));
  here.file("missing.cpp", with(clean_source(), line, "    // snag: expects snag-loop-capture\n"));
  const finished less = here.check({"--verify", "missing.cpp", "--"});
  EXPECT_EQ(less.code, 1);
  EXPECT_THAT(
      less.out,
      HasSubstr(
          "missing.cpp:12:8: warning: expected a finding in line 13, and none came [snag-loop-capture]"));
}

TEST(explain, prints_the_page_of_every_check) {
  const workplace here;
  const auto list = nlohmann::json::parse(here.check({"--list-checks", "--json"}).out);
  for (const auto& check : list.at("checks")) {
    const std::string name = check.at("name");
    const finished page = here.check({"--explain", name});
    EXPECT_EQ(page.code, 0) << name;
    EXPECT_EQ(page.out, read_file(fs::path(SNAG_SOURCE_DIR) / "docs/checks" / (name.substr(5) + ".md")));
  }
  EXPECT_THAT(here.check({"--explain", "loop-capture"}).out, HasSubstr("# snag-loop-capture\n"));
  EXPECT_EQ(here.check({"--explain", "snag-lop-capture"}).err,
            "snag-check: --explain: there is no page of a check 'snag-lop-capture'; did you mean "
            "'snag-loop-capture'?\n");
}

}  // namespace
}  // namespace snag::detector
