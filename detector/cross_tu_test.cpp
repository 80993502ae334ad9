// Programs of several files: what one file's functions do decides over what another is told.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>
#include <tuple>

#include "detector/run_check_test.h"
#include "support/files.h"
#include "support/text.h"

namespace snag::detector {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;

const fs::path samples = SNAG_SOURCE_DIR "/detector/testdata/cross_tu";

std::vector<fs::path> all_programs() {
  std::vector<fs::path> all;
  for (const auto& entry : fs::directory_iterator(samples)) {
    all.push_back(entry.path());
  }
  std::ranges::sort(all);
  return all;
}

using expectations = std::multiset<std::tuple<std::string, unsigned, std::string>>;

expectations expected_of(const fs::path& folder) {
  expectations result;
  for (const auto& entry : fs::directory_iterator(folder)) {
    unsigned number = 0;
    for (const auto& line : split(read_file(entry.path()), '\n')) {
      ++number;
      const std::string_view word = "// expect: ";
      if (const auto at = line.find(word); at != std::string::npos) {
        for (auto& name : split(std::string_view(line).substr(at + word.size()), ',')) {
          std::erase(name, ' ');
          result.emplace(entry.path().filename().string(), number, name);
        }
      }
    }
  }
  return result;
}

/// A copy of a program in a workplace, with its database.
void copy_program(const fs::path& folder, const workplace& to) {
  std::vector<std::string> units;
  for (const auto& entry : fs::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    to.file(name, read_file(entry.path()));
    if (entry.path().extension() == ".cpp") {
      units.push_back(name);
    }
  }
  std::ranges::sort(units);
  to.database(units, "-std=c++20 -I" SNAG_SOURCE_DIR);
}

class program : public testing::TestWithParam<fs::path> {};

TEST_P(program, gives_what_its_comments_expect) {
  const workplace here;
  copy_program(GetParam(), here);
  const finished one = here.check({"-p", ".", "--json", "--no-cache", "--jobs", "1"});
  ASSERT_TRUE(one.code == 0 || one.code == 1) << one.code << "\n" << one.err;
  const auto report = nlohmann::json::parse(one.out);
  expectations found;
  for (const auto& f : report.at("findings")) {
    found.emplace(fs::path(f.at("path").get<std::string>()).filename().string(), f.at("line").get<unsigned>(),
                  f.at("check").get<std::string>());
    EXPECT_FALSE(f.at("notes").empty());
  }
  EXPECT_EQ(found, expected_of(GetParam())) << one.out;
  // Neither the number of workers nor what is kept changes a word.
  for (const char* jobs : {"1", "3", "3"}) {
    const finished other = here.check({"-p", ".", "--json", "--jobs", jobs});
    EXPECT_EQ(nlohmann::json::parse(other.out).at("findings"), report.at("findings"));
  }
  const finished parsed = here.check({"-p", ".", "--json", "--no-cache", "--keep-trees", "0"});
  EXPECT_EQ(nlohmann::json::parse(parsed.out).at("findings"), report.at("findings"));
}

INSTANTIATE_TEST_SUITE_P(all, program, testing::ValuesIn(all_programs()),
                         [](const auto& of) { return of.param.filename().string(); });

/// How many files the last run took as they were.
std::string unchanged(const finished& done) {
  const auto at = done.err.find(" unchanged");
  return at == std::string::npos ? "0" : done.err.substr(done.err.find_last_of("( ", at - 1) + 1, 1);
}

class cross_tu : public testing::Test {
 protected:
  cross_tu() {
    copy_program(samples / "closed", here);
    here.file("apart.cpp", "int apart(int x) { return x; }\n");
    here.database({"apart.cpp", "line.cpp", "user.cpp"}, "-std=c++20 -I" SNAG_SOURCE_DIR);
  }

  [[nodiscard]] finished check(std::vector<std::string> more = {}) const {
    more.insert(more.begin(), {"-p", "."});
    return here.check(more);
  }

  void replace(const std::string& name, const std::string& what, const std::string& by) const {
    std::string text = read_file(here.folder() / name);
    const auto at = text.find(what);
    ASSERT_NE(at, std::string::npos) << what;
    text.replace(at, what.size(), by);
    here.file(name, text);
  }

  workplace here;
};

TEST_F(cross_tu, is_on_where_all_files_are_checked_and_can_be_forced) {
  EXPECT_EQ(check().code, 1);
  EXPECT_EQ(check({"--no-cross-tu"}).code, 0);
  EXPECT_EQ(check({"user.cpp"}).code, 0) << "of a part of the files, nothing is told";
  EXPECT_EQ(check({"line.cpp", "user.cpp", "--cross-tu", "--no-cache"}).code, 1);
  EXPECT_EQ(check({"user.cpp", "--cross-tu", "--no-cache"}).code, 0);
  EXPECT_EQ(check({"user.cpp", "--cross-tu"}).code, 1) << "kept results of the others tell as well";
}

TEST_F(cross_tu, nothing_is_read_again_where_nothing_changed) {
  const finished first = check();
  const finished second = check();
  EXPECT_EQ(second.out, first.out);
  EXPECT_EQ(unchanged(second), "3") << second.err;
}

TEST_F(cross_tu, a_change_that_says_nothing_new_concerns_its_own_file) {
  (void)check();
  replace("line.cpp", "int> line) {\n  return",
          "int> line) {\n  // A comment, behind all the others ask for.\n  return");
  const finished after = check();
  EXPECT_EQ(after.code, 1);
  EXPECT_EQ(unchanged(after), "2") << after.err;
}

TEST_F(cross_tu, a_change_of_what_a_function_does_concerns_who_asked) {
  (void)check();
  replace("line.cpp", "line.close();", "(void)line;");
  const finished after = check();
  EXPECT_EQ(unchanged(after), "1") << after.err;
  EXPECT_THAT(after.out, Not(HasSubstr("user.cpp:5:")));
  EXPECT_THAT(after.out, HasSubstr("user.cpp:10:"));
}

TEST_F(cross_tu, a_definition_that_contradicts_is_believed_by_nobody) {
  EXPECT_THAT(check().out, HasSubstr("user.cpp:5:"));
  here.file("other.cpp", "#include \"line.h\"\nvoid hang_up(csp::chan<int>) {}\n");
  here.database({"apart.cpp", "line.cpp", "other.cpp", "user.cpp"}, "-std=c++20 -I" SNAG_SOURCE_DIR);
  const finished after = check();
  EXPECT_THAT(after.out, Not(HasSubstr("user.cpp:5:")));
  EXPECT_THAT(after.out, HasSubstr("user.cpp:10:"));
}

TEST_F(cross_tu, a_file_that_is_lost_is_unknown_and_no_more) {
  here.file("line.cpp", "#error lost\n");
  const finished done = check();
  EXPECT_EQ(done.code, 3);
  EXPECT_EQ(done.out, "");
}

TEST_F(cross_tu, what_is_read_twice_is_counted) {
  const finished done = check({"--no-cache", "--time-report"});
  EXPECT_THAT(done.err, HasSubstr("1 of them judged once more: --cross-tu; 0 of these parsed again"));
}

TEST_F(cross_tu, trees_are_kept_as_far_as_there_is_room) {
  const finished none = check({"--no-cache", "--time-report", "--keep-trees", "0"});
  EXPECT_THAT(none.err, HasSubstr("1 of them judged once more: --cross-tu; 1 of these parsed again"));
  EXPECT_EQ(none.out, check({"--no-cache"}).out);
  EXPECT_THAT(check({"--keep-trees", "-1"}).err,
              HasSubstr("--keep-trees -1: is no number from 0 to 1000000"));
}

TEST_F(cross_tu, what_is_judged_with_a_kept_tree_is_kept_as_if_it_was_parsed_again) {
  const finished first = check();
  replace("apart.cpp", "return x", "return x + 1");
  const finished second = check({"--keep-trees", "0", "--time-report"});
  EXPECT_EQ(second.out, first.out);
  EXPECT_EQ(unchanged(second), "2");
  EXPECT_THAT(second.err, Not(HasSubstr("judged once more")));
}

TEST_F(cross_tu, a_change_of_what_a_class_is_concerns_who_uses_it) {
  const workplace pipes;
  copy_program(samples / "own_queue", pipes);
  EXPECT_THAT(pipes.check({"-p", "."}).out, HasSubstr("user.cpp:9:"));
  std::string text = read_file(pipes.folder() / "pipe.cpp");
  const std::string error = "throw std::logic_error(\"stopped up\");";
  text.replace(text.find(error), error.size(), "return;");
  pipes.file("pipe.cpp", text);
  const finished lenient = pipes.check({"-p", "."});
  EXPECT_THAT(lenient.out, Not(HasSubstr("user.cpp:9:")));
  EXPECT_THAT(lenient.out, HasSubstr("user.cpp:19:")) << "the second close is one still";
}

TEST_F(cross_tu, findings_of_several_files_obey_nolint_and_baseline) {
  const workplace bank;
  copy_program(samples / "order", bank);
  const finished found = bank.check({"-p", "."});
  EXPECT_EQ(found.code, 1);
  EXPECT_EQ(bank.check({"-p", ".", "--write-baseline", "known.json"}).code, 0);
  EXPECT_EQ(bank.check({"-p", ".", "--baseline", "known.json"}).code, 0);
  std::string text = read_file(bank.folder() / "vault.cpp");
  const std::string call = "write_line(into);";
  text.replace(text.find(call), call.size(), call + "  // NOLINT(snag-lock-order-inversion): one at a time");
  bank.file("vault.cpp", text);
  const finished silenced = bank.check({"-p", ".", "--stale-nolint"});
  EXPECT_EQ(silenced.code, 0) << silenced.out;
  bank.file("vault.cpp", "// NOLINTNEXTLINE(snag-lock-order-inversion)\n" + text);
  EXPECT_THAT(bank.check({"-p", ".", "--stale-nolint"}).out, HasSubstr("vault.cpp:1:"));
}

// What a class holds behind pointers that lead back to it does not hang on which is asked about first.
TEST(cross_tu_types, in_a_circle_are_shared_whichever_is_asked_first) {
  const std::string calls[] = {"look(a); finish(b);", "finish(b); look(a);"};
  for (const std::string& order : calls) {
    const workplace here;
    here.file("types.h",
              "#pragma once\n#include \"csp/chan.h\"\nstruct right;\n"
              "struct left { right* other = nullptr; csp::chan<int> values; };\n"
              "struct right { left* back = nullptr; };\nvoid look(left& one);\nvoid finish(right& one);\n");
    here.file("finish.cpp", "#include \"types.h\"\nvoid finish(right& one) { one.back->values.close(); }\n");
    here.file("user.cpp", "#include \"types.h\"\nvoid use(left& a, right& b) { " + order + " }\n");
    here.database({"finish.cpp", "user.cpp"}, "-std=c++20 -I" SNAG_SOURCE_DIR);
    const finished done = here.check({"-p", ".", "--json", "--time-report", "--no-cache"});
    ASSERT_EQ(done.code, 0) << done.err;
    const auto report = nlohmann::json::parse(done.out);
    for (const auto& unit : report.at("units")) {
      EXPECT_EQ(unit.at("reads"), unit.at("path") == "user.cpp" ? 2 : 1) << order << unit;
    }
  }
}

/// A user of an interface, whose classes stand in other files.
class behind_an_interface : public testing::Test {
 protected:
  behind_an_interface() { copy_program(samples / "own_pool_interface", here); }

  workplace here;
};

TEST_F(behind_an_interface, one_class_that_runs_it_at_once_takes_the_finding_back) {
  EXPECT_NE(here.check({"-p", "."}).out.find("user.cpp:6:"), std::string::npos);
  std::string text = read_file(here.folder() / "single.cpp");
  const std::string put = "work_.push(std::move(work));";
  const auto at = text.find(put);
  ASSERT_NE(at, std::string::npos);
  here.file("single.cpp", text.replace(at, put.size(), "work();"));
  const finished after = here.check({"-p", "."});
  EXPECT_EQ(after.out.find("user.cpp:6:"), std::string::npos) << after.out;
  EXPECT_NE(after.out.find("user.cpp:17:"), std::string::npos) << "another interface, as before";
}

TEST_F(behind_an_interface, what_starts_the_task_is_explained) {
  EXPECT_EQ(here.check({"-p", "."}).code, 1);
  const finished told = here.check({"-p", ".", "--explain-model", "user.cpp:6"});
  EXPECT_NE(told.out.find("starts 'work' as a task (std::thread::thread), from all that override it"),
            std::string::npos)
      << told.out;
}

}  // namespace
}  // namespace snag::detector
