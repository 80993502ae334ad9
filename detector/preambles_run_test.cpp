// Beginnings that units share, as the users of snag-check meet them: nobody notices but by the clock.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <set>

#include "detector/run_check_test.h"

namespace snag::detector {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;

class preambles : public testing::Test {
 protected:
  preambles() {
    here.file("common.h",
              "#pragma once\n#include <thread>\n#include <vector>\ninline int answer() { return 42; }\n");
    std::vector<std::string> names;
    for (const auto* name : {"a.cpp", "b.cpp", "c.cpp", "d.cpp"}) {
      names.emplace_back(name);
      here.file(name, "#include \"common.h\"\n#define OF_" + std::string(1, name[0]) + "\n" + leak(name[0]));
    }
    here.database(names);
  }

  static std::string leak(char name) {
    const std::string n(1, name);
    return "void start_" + n + "(std::vector<std::thread>& into) {\n  int local = answer();\n" +
           "  into.emplace_back([&] { local = 1; });\n}\n";
  }

  [[nodiscard]] finished check(std::vector<std::string> more = {}) const {
    more.insert(more.begin(), {"-p", ".", "--time-report"});
    return here.check(more);
  }

  workplace here;
};

TEST_F(preambles, the_findings_are_the_same) {
  const finished shared = check({"--no-cache"});
  const finished alone = check({"--no-cache", "--no-preambles"});
  EXPECT_THAT(shared.err, HasSubstr("1 beginning shared by 4 files"));
  EXPECT_THAT(alone.err, Not(HasSubstr("shared by")));
  EXPECT_EQ(shared.code, 1) << shared.err;
  EXPECT_EQ(shared.out, alone.out);
}

TEST_F(preambles, a_header_within_is_noticed_when_it_changes) {
  const finished first = check();
  EXPECT_THAT(check().err, HasSubstr("(4 unchanged)"));
  here.file("common.h", "#pragma once\n#include <thread>\n#include <vector>\nint answer();\n");
  const finished after = check();
  EXPECT_THAT(after.err, Not(HasSubstr("unchanged")));
  EXPECT_EQ(after.out, first.out);
}

TEST_F(preambles, a_header_within_that_has_findings_is_read_with_each) {
  here.file(
      "common.h",
      "#pragma once\n#include <thread>\n#include <vector>\ninline int answer() { return 42; }\n" + leak('h'));
  const finished shared = check({"--no-cache"});
  EXPECT_THAT(shared.out, HasSubstr("common.h:7"));
  EXPECT_EQ(shared.out, check({"--no-cache", "--no-preambles"}).out);
}

TEST_F(preambles, comments_in_a_header_within_count) {
  here.file("common.h",
            "#pragma once\n#include <thread>\n#include <vector>\n"
            "inline int answer() { return 42; }  // NOLINT(snag-double-lock): silences nothing\n");
  const finished shared = check({"--no-cache", "--stale-nolint"});
  EXPECT_THAT(shared.out, HasSubstr("common.h:4"));
  EXPECT_EQ(shared.out, check({"--no-cache", "--stale-nolint", "--no-preambles"}).out);
}

TEST_F(preambles, a_header_without_a_guard_is_none) {
  here.file("common.h", "#include <thread>\n#include <vector>\ninline int answer() { return 42; }\n");
  const finished shared = check({"--no-cache"});
  EXPECT_THAT(shared.err, HasSubstr("0 beginnings"));
  EXPECT_EQ(shared.out, check({"--no-cache", "--no-preambles"}).out);
  EXPECT_EQ(shared.code, 1);
}

TEST_F(preambles, an_error_in_the_header_is_told_for_each_unit) {
  here.file("common.h", "#pragma once\nint answer() { return nothing; }\n");
  const finished done = check();
  EXPECT_EQ(done.code, 3);
  EXPECT_THAT(done.err, HasSubstr("common.h:2"));
}

TEST_F(preambles, nothing_is_left_in_the_temporary_folder) {
  fs::create_directories(here.folder() / "tmp");
  EXPECT_EQ(here.run({"/usr/bin/env", "TMPDIR=tmp", SNAG_CHECK, "-p", ".", "--no-cache", "-q"}).code, 1);
  EXPECT_TRUE(fs::is_empty(here.folder() / "tmp"));
  // And a folder that cannot be written costs the speed alone.
  EXPECT_EQ(here.run({"/usr/bin/env", "TMPDIR=/nowhere", SNAG_CHECK, "-p", ".", "--no-cache", "-q"}).code, 1);
}

}  // namespace
}  // namespace snag::detector
