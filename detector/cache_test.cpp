// The cache of results as its users meet it: what is checked again, what is not, and that nobody notices
// otherwise.

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <iterator>

#include "detector/run_check_test.h"
#include "support/files.h"

namespace snag::detector {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class cache : public testing::Test {
 protected:
  cache() {
    here.file("loop.h", "#pragma once\n" + buggy_source());
    here.file("a.cpp", "#include \"loop.h\"\n");
    here.file("b.cpp", clean_source());
    here.database({"a.cpp", "b.cpp"}, "-std=c++20 -Ifirst -I.");
    fs::create_directories(here.folder() / "first");
  }

  [[nodiscard]] finished check(std::vector<std::string> more = {}) const {
    more.insert(more.begin(), {"-p", "."});
    return here.check(more);
  }

  /// How many of the two files the last run took from an earlier one.
  static std::string unchanged(const finished& done) {
    const auto at = done.err.find(" unchanged");
    return at == std::string::npos ? "0" : done.err.substr(done.err.find_last_of("( ", at - 1) + 1, 1);
  }

  /// Those of single files, or of whole runs.
  [[nodiscard]] std::vector<fs::path> entries(const std::string& folder = ".snag/cache",
                                              const std::string& ending = ".result") const {
    std::vector<fs::path> all;
    if (fs::exists(here.folder() / folder)) {
      for (const auto& entry : fs::directory_iterator(here.folder() / folder)) {
        if (entry.path().extension() == ending) {
          all.push_back(entry.path());
        }
      }
    }
    return all;
  }

  [[nodiscard]] std::vector<fs::path> runs() const { return entries(".snag/cache", ".run"); }

  [[nodiscard]] std::vector<fs::path> all_entries() const {
    std::vector<fs::path> all = entries();
    std::ranges::copy(runs(), std::back_inserter(all));
    return all;
  }

  /// Takes the entries of single files away: what is told without being checked then is told by a run's.
  void leave_only_the_run() const {
    for (const fs::path& entry : entries()) {
      fs::remove(entry);
    }
  }

  workplace here;
};

TEST_F(cache, what_has_not_changed_is_told_again_without_being_checked) {
  const finished first = check();
  EXPECT_EQ(first.code, 1);
  EXPECT_EQ(first.err, "snag-check: 2 files checked, 1 finding\n");
  const finished second = check();
  EXPECT_EQ(second.code, 1);
  EXPECT_EQ(second.out, first.out);
  EXPECT_EQ(second.err, "snag-check: 2 files checked, 1 finding (2 unchanged)\n");
}

TEST_F(cache, a_changed_header_concerns_the_files_that_include_it) {
  (void)check();
  here.file("loop.h", "#pragma once\n" + clean_source());
  const finished mended = check();
  EXPECT_EQ(mended.code, 0) << mended.out;
  EXPECT_EQ(unchanged(mended), "1");
  here.file("loop.h", "#pragma once\n" + buggy_source());
  EXPECT_EQ(check().code, 1) << "back to a content whose result was replaced";
}

TEST_F(cache, a_header_that_appears_earlier_in_the_path_is_noticed) {
  here.file("a.cpp", "#include <loop.h>\n");
  EXPECT_EQ(check().code, 1);
  EXPECT_EQ(unchanged(check()), "2");
  here.file("first/loop.h", clean_source());
  const finished other = check();
  EXPECT_EQ(other.code, 0);
  EXPECT_EQ(unchanged(other), "1");
  fs::remove(here.folder() / "first/loop.h");
  EXPECT_EQ(check().code, 1);
}

TEST_F(cache, a_header_that_is_asked_for_with_has_include_is_noticed) {
  here.file("a.cpp", "#if __has_include(\"option.h\")\n#include \"loop.h\"\n#endif\n");
  EXPECT_EQ(check().code, 0);
  here.file("option.h", "");
  EXPECT_EQ(check().code, 1);
  fs::remove(here.folder() / "option.h");
  EXPECT_EQ(check().code, 0);
}

TEST_F(cache, times_of_files_play_no_part) {
  (void)check();
  for (const char* name : {"loop.h", "a.cpp", "b.cpp"}) {
    fs::last_write_time(here.folder() / name, fs::file_time_type::clock::now() + std::chrono::hours(1));
  }
  EXPECT_EQ(unchanged(check()), "2");
  // The other way round: another content under the same time and size.
  const auto then = fs::last_write_time(here.folder() / "loop.h");
  std::string text = read_file(here.folder() / "loop.h");
  text.replace(text.find("[&]"), 3, "[=]");
  here.file("loop.h", text);
  fs::last_write_time(here.folder() / "loop.h", then);
  EXPECT_EQ(check().code, 0);
}

TEST_F(cache, flags_checks_and_models_are_part_of_the_question) {
  (void)check();
  EXPECT_EQ(unchanged(check({"--checks=snag-unjoined-thread"})), "0");
  here.file("mine.yaml",
            "schema: 1\nfunctions:\n  - {name: submit_job, role: spawn, task: 0, joined-by: nobody}\n");
  EXPECT_EQ(unchanged(check({"--model", "mine.yaml"})), "0");
  EXPECT_EQ(unchanged(check({"--model", "mine.yaml"})), "2");
  EXPECT_EQ(unchanged(check()), "2");
  here.database({"a.cpp", "b.cpp"}, "-std=c++20 -DX -Ifirst -I.");
  EXPECT_EQ(unchanged(check()), "0");
}

TEST_F(cache, confidence_and_reports_are_not) {
  (void)check();
  EXPECT_EQ(unchanged(check({"--min-confidence", "high"})), "2");
  const finished done = check({"--sarif", "out.sarif"});
  EXPECT_EQ(unchanged(done), "2");
  EXPECT_THAT(read_file(here.folder() / "out.sarif"), HasSubstr("snag-loop-capture"));
}

TEST_F(cache, a_torn_or_foreign_entry_is_as_good_as_none) {
  const finished first = check();
  for (const char* damage : {"", "snag-cache 2 0\nnonsense", "\xff\xfe"}) {
    for (const fs::path& entry : all_entries()) {
      write_file_atomically(entry, damage);
    }
    const finished again = check();
    EXPECT_EQ(again.out, first.out);
    EXPECT_EQ(unchanged(again), "0");
  }
  for (const fs::path& entry : all_entries()) {
    std::string text = read_file(entry);
    text[text.size() / 2] = static_cast<char>(text[text.size() / 2] ^ 1);
    write_file_atomically(entry, text);
  }
  EXPECT_EQ(unchanged(check()), "0");
  EXPECT_EQ(unchanged(check()), "2");
}

TEST_F(cache, what_does_not_parse_is_lost_again_until_it_is_mended) {
  here.file("b.cpp", "#include \"missing.h\"\n");
  EXPECT_EQ(check().code, 3);
  const finished again = check();
  EXPECT_EQ(again.code, 3);
  EXPECT_EQ(unchanged(again), "2");
  EXPECT_THAT(again.err, HasSubstr("'missing.h' file not found"));
  here.file("missing.h", "");
  EXPECT_EQ(check().code, 1);
}

TEST_F(cache, a_crash_is_tried_again) {
  here.file("b.cpp", "#pragma clang __debug crash\n");
  EXPECT_EQ(check().code, 3);
  EXPECT_EQ(unchanged(check()), "1");
}

TEST_F(cache, may_be_off_or_elsewhere) {
  (void)check({"--no-cache"});
  EXPECT_FALSE(fs::exists(here.folder() / ".snag"));
  EXPECT_EQ(unchanged(check({"--cache-dir", "elsewhere/kept"})), "0");
  EXPECT_EQ(entries("elsewhere/kept").size(), 2U);
  EXPECT_EQ(unchanged(check({"--cache-dir", "elsewhere/kept"})), "2");
  EXPECT_FALSE(fs::exists(here.folder() / ".snag"));
  EXPECT_EQ(unchanged(check({"--cache-dir", "elsewhere/kept", "--no-cache"})), "0");
}

TEST_F(cache, files_without_a_database_leave_nothing_behind) {
  EXPECT_EQ(here.check({"a.cpp", "--"}).code, 1);
  EXPECT_FALSE(fs::exists(here.folder() / ".snag"));
  EXPECT_EQ(here.check({"--cache-dir", "kept", "a.cpp", "--"}).code, 1);
  EXPECT_EQ(unchanged(here.check({"--cache-dir", "kept", "a.cpp", "--"})), "1");
}

TEST_F(cache, a_folder_that_cannot_be_written_is_an_error_only_where_it_was_asked_for) {
  here.file(".snag", "a file in its place");
  const finished done = check();
  EXPECT_EQ(done.code, 1);
  EXPECT_THAT(done.err, HasSubstr("snag-check: cannot keep results in '"));
  const finished asked = check({"--cache-dir", ".snag"});
  EXPECT_EQ(asked.code, 2);
  EXPECT_THAT(asked.err, HasSubstr("name another folder with --cache-dir, or give --no-cache"));
}

TEST_F(cache, runs_at_the_same_time_do_not_disturb_each_other) {
  const finished alone = check({"--no-cache"});
  const std::string both =
      "for i in 1 2 3 4; do '" SNAG_CHECK "' -p . >out.$i 2>&- & done; wait; cat out.1 out.2 out.3 out.4";
  EXPECT_EQ(here.run({"sh", "-c", both}).out, alone.out + alone.out + alone.out + alone.out);
  EXPECT_EQ(unchanged(check()), "2");
  EXPECT_EQ(entries().size(), 2U);
}

TEST_F(cache, what_nobody_used_for_a_month_goes) {
  (void)check();
  here.file(".snag/cache/old.result", "");
  here.file(".snag/cache/old.run", "");
  here.file(".snag/cache/half.run.Ab12Cd", "");
  here.file(".snag/cache/mine.txt", "");
  const auto long_ago = fs::file_time_type::clock::now() - std::chrono::hours(24 * 40);
  for (const char* name : {"old.result", "old.run", "half.run.Ab12Cd", "mine.txt", "pruned"}) {
    fs::last_write_time(here.folder() / ".snag/cache" / name, long_ago);
  }
  for (const fs::path& entry : all_entries()) {
    fs::last_write_time(entry, long_ago);
  }
  EXPECT_EQ(unchanged(check()), "2");
  EXPECT_EQ(runs().size(), 1U) << "used now";
  EXPECT_EQ(entries().size(), 2U) << "the next change in one of them needs the other";
  for (const char* name : {"old.result", "old.run", "half.run.Ab12Cd"}) {
    EXPECT_FALSE(fs::exists(here.folder() / ".snag/cache" / name)) << name;
  }
  EXPECT_TRUE(fs::exists(here.folder() / ".snag/cache/mine.txt"));
}

}  // namespace
}  // namespace snag::detector
