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

TEST_F(preambles, a_header_without_a_guard_is_read_by_each) {
  here.file("common.h", "#include <thread>\n#include <vector>\ninline int answer() { return 42; }\n");
  const finished shared = check({"--no-cache"});
  EXPECT_THAT(shared.err, HasSubstr("1 beginning shared by 4 files")) << "the system headers alone";
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

/// Files that ask a system header which others they include: no plan knows that before it is read.
class planned_wrongly : public preambles {
 protected:
  planned_wrongly() {
    here.file("sys/asked.h", "#pragma once\n#define ASKED 1\n#include <string>\n");
    here.file(
        "sys/tunable.h",
        "#pragma once\n#include <map>\n#ifdef TUNED\n#define WAS_TUNED 1\n#endif\nstruct tunable {};\n");
  }

  /// The last `count` of six files begin with the text. Behind it each has a finding where WAS_TUNED is
  /// defined.
  void files_with(const std::string& text, std::size_t count) {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < 6; ++i) {
      const char name = static_cast<char>('a' + i);
      names.push_back(std::string(1, name) + ".cpp");
      const std::string plain = "#include <asked.h>\n#include <tunable.h>\n";
      here.file(names.back(), (i + count < 6 ? plain : text) +
                                  "#include <thread>\n#include <vector>\nint answer();\n" +
                                  "#ifdef WAS_TUNED\n" + leak(name) + "#endif\n" +
                                  "struct tunable; using known = decltype(sizeof(tunable*));\n");
    }
    here.database(names, "-std=c++20 -isystem " + (here.folder() / "sys").string());
  }
};

TEST_F(planned_wrongly, a_macro_in_front_of_a_header_counts) {
  files_with("#include <asked.h>\n#ifdef ASKED\n#define TUNED\n#endif\n#include <tunable.h>\n", 2);
  const finished shared = check({"--no-cache"});
  EXPECT_THAT(shared.err, HasSubstr("1 beginning shared by 4 files"));
  EXPECT_THAT(shared.out, Not(HasSubstr("d.cpp:")));
  EXPECT_THAT(shared.out, HasSubstr("e.cpp:"));
  EXPECT_THAT(shared.out, HasSubstr("f.cpp:"));
  EXPECT_EQ(shared.out, check({"--no-cache", "--no-preambles"}).out);
}

TEST_F(planned_wrongly, a_look_at_a_macro_before_its_header_counts) {
  const std::string inclusions = "#include <asked.h>\n#include <tunable.h>\n";
  files_with("#ifdef ASKED\n#define WAS_TUNED\n#endif\n" + inclusions, 1);
  const finished shared = check({"--no-cache"});
  EXPECT_THAT(shared.err, HasSubstr("1 beginning shared by 5 files"));
  EXPECT_EQ(shared.code, 0) << shared.out;
  for (const char* look : {"#if defined(ASKED)\n", "#if ASKED\n", "#ifndef ASKED\n#else\n"}) {
    files_with(look + std::string("#define WAS_TUNED\n#endif\n") + inclusions, 2);
    const finished again = check({"--no-cache"});
    EXPECT_THAT(again.err, HasSubstr("1 beginning shared by 4 files")) << look;
    EXPECT_EQ(again.code, 0) << look << again.out;
  }
}

TEST_F(planned_wrongly, an_own_header_that_looks_at_a_macro_of_a_later_one_is_read_by_each) {
  here.file("common.h",
            "#pragma once\n#ifdef ASKED\n#define WAS_TUNED\n#endif\n" + std::string(300'000, '\n'));
  files_with("#include \"common.h\"\n#include <asked.h>\n#include <tunable.h>\n", 6);
  const finished shared = check({"--no-cache"});
  EXPECT_EQ(shared.code, 0) << shared.out;
  EXPECT_EQ(shared.out, check({"--no-cache", "--no-preambles"}).out);
}

TEST_F(planned_wrongly, a_file_that_does_not_include_all_is_read_without) {
  files_with("#include <asked.h>\n#ifndef ASKED\n#include <tunable.h>\n#endif\n", 3);
  const finished shared = check({"--no-cache"});
  EXPECT_THAT(shared.err, HasSubstr("1 beginning shared by 3 files"));
  EXPECT_EQ(shared.out, check({"--no-cache", "--no-preambles"}).out);
  EXPECT_EQ(shared.code, 0) << shared.err;
}

/// A header of the project's whose macros tune those of the system.
class tuned_first : public planned_wrongly {
 protected:
  tuned_first() {
    here.file("config.h", "#pragma once\n#ifndef UNTUNED\n#define TUNED 1\n#endif\n");
    // What is tuned is most of what can be shared.
    here.file("sys/asked.h", "#pragma once\n#define ASKED 1\n");
    here.file(
        "sys/tunable.h",
        "#pragma once\n#include <thread>\n#include <vector>\n#ifdef TUNED\n#define WAS_TUNED 1\n#endif\n");
    here.file("wrapped.h", "#pragma once\n#include \"config.h\"\n#include <asked.h>\n#include <tunable.h>\n");
  }

  /// Six units begin with what tunes, but for the first.
  finished check_where_the_first_begins_with(const std::string& beginning) {
    std::vector<std::string> names;
    for (char name = 'a'; name < 'g'; ++name) {
      names.push_back(std::string(1, name) + ".cpp");
      const std::string usual = name < 'd'
                                    ? "#include \"config.h\"\n#include <asked.h>\n#include <tunable.h>\n"
                                    : "#include \"wrapped.h\"\n";
      here.file(names.back(), (name == 'a' ? beginning : usual) +
                                  "#include <thread>\n#include <vector>\nint answer();\n" +
                                  "#ifdef WAS_TUNED\n" + leak(name) + "#endif\n");
    }
    here.database(names, "-std=c++20 -isystem " + (here.folder() / "sys").string());
    finished shared = check({"--no-cache"});
    EXPECT_EQ(shared.out, check({"--no-cache", "--no-preambles"}).out);
    return shared;
  }
};

TEST_F(tuned_first, all_that_begin_with_it_share) {
  const finished shared = check_where_the_first_begins_with("#include \"wrapped.h\"\n");
  EXPECT_THAT(shared.err, HasSubstr("1 beginning shared by 6 files"));
  EXPECT_THAT(shared.out, HasSubstr("a.cpp:"));
  EXPECT_THAT(shared.out, HasSubstr("f.cpp:"));
}

TEST_F(tuned_first, a_unit_that_includes_another_before_is_read_without) {
  // The plan cannot know the second: what decides it stands in a system header.
  for (const char* other :
       {"#include <tunable.h>\n#include \"config.h\"\n#include <asked.h>\n",
        "#include <asked.h>\n#ifdef ASKED\n#include <tunable.h>\n#endif\n#include \"config.h\"\n"}) {
    const finished shared = check_where_the_first_begins_with(other);
    EXPECT_THAT(shared.err, HasSubstr("1 beginning shared by 5 files")) << other;
    EXPECT_THAT(shared.out, Not(HasSubstr("a.cpp:"))) << other;
  }
}

TEST_F(tuned_first, a_unit_that_tunes_the_header_itself_is_read_without) {
  const finished shared = check_where_the_first_begins_with(
      "#define UNTUNED\n#include \"config.h\"\n#include <asked.h>\n#include <tunable.h>\n");
  EXPECT_THAT(shared.err, HasSubstr("1 beginning shared by 5 files"));
  EXPECT_THAT(shared.out, Not(HasSubstr("a.cpp:")));
}

TEST_F(tuned_first, a_header_without_a_guard_is_read_by_each) {
  here.file("config.h", "#define TUNED 1\n");
  const finished shared = check_where_the_first_begins_with("#include \"wrapped.h\"\n");
  EXPECT_THAT(shared.out, HasSubstr("a.cpp:"));
  EXPECT_THAT(shared.err, HasSubstr("0 beginnings"));
}

TEST_F(planned_wrongly, a_beginning_that_fits_nobody_is_given_up) {
  files_with("#include <asked.h>\n#ifdef ASKED\n#define TUNED\n#endif\n#include <tunable.h>\n", 6);
  const finished shared = check({"--no-cache", "--jobs", "1"});
  EXPECT_THAT(shared.err, HasSubstr("1 beginning shared by 0 files"));
  EXPECT_THAT(shared.out, HasSubstr("a.cpp:"));
  EXPECT_THAT(shared.out, HasSubstr("f.cpp:"));
}

}  // namespace
}  // namespace snag::detector
