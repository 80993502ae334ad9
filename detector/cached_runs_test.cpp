// What a whole run came to is kept as well. That it is used shows where the entries of its single files are
// gone: then nothing else can tell how many are unchanged.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>

#include "detector/run_check_test.h"
#include "support/files.h"

namespace snag::detector {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;

const fs::path programs = SNAG_SOURCE_DIR "/detector/testdata/cross_tu";

class cached_runs : public testing::Test {
 protected:
  cached_runs() {
    here.file("loop.h", "#pragma once\n" + buggy_source());
    here.file("loop.cpp", "#include <loop.h>\n");
    here.file("plain.cpp", "int plain;\n");
    here.file("quiet.cpp", "// NOLINTBEGIN(snag-loop-capture): known\n" + buggy_source() +
                               "// NOLINTEND(snag-loop-capture)\n");
    fs::create_directories(here.folder() / "first");
    here.database(units, flags);
  }

  /// Puts a program of several files to these.
  void add_program(const std::string& name) {
    for (const auto& entry : fs::directory_iterator(programs / name)) {
      const std::string file = entry.path().filename().string();
      here.file(file, read_file(entry.path()));
      if (entry.path().extension() == ".cpp") {
        units.push_back(file);
      }
    }
    here.database(units, flags);
  }

  [[nodiscard]] finished check(std::vector<std::string> more = {}) const {
    more.insert(more.begin(), {"-p", ".", "--min-confidence", "low"});
    return here.check(more);
  }

  [[nodiscard]] nlohmann::json report(std::vector<std::string> more = {}) const {
    more.emplace_back("--json");
    return nlohmann::json::parse(check(more).out);
  }

  [[nodiscard]] std::vector<fs::path> entries(const std::string& ending) const {
    std::vector<fs::path> all;
    for (const auto& entry : fs::directory_iterator(here.folder() / ".snag/cache")) {
      if (entry.path().extension() == ending) {
        all.push_back(entry.path());
      }
    }
    return all;
  }

  void leave_only_the_run() const {
    for (const fs::path& entry : entries(".result")) {
      fs::remove(entry);
    }
  }

  void replace(const std::string& name, const std::string& what, const std::string& by) const {
    std::string text = read_file(here.folder() / name);
    const auto at = text.find(what);
    ASSERT_NE(at, std::string::npos) << what;
    here.file(name, text.replace(at, what.size(), by));
  }

  /// A run after that change takes nothing from the run before, and says what a run without a cache says.
  void expect_noticed(const std::vector<std::string>& options, const std::function<void()>& change) const {
    (void)check();
    leave_only_the_run();
    ASSERT_EQ(report().at("unchanged"), units.size()) << "the run is kept";
    change();
    const auto after = report(options);
    EXPECT_EQ(after.at("unchanged"), 0);
    std::vector<std::string> alone = options;
    alone.emplace_back("--no-cache");
    EXPECT_EQ(after, report(alone));
  }

  workplace here;
  std::vector<std::string> units = {"loop.cpp", "plain.cpp", "quiet.cpp"};
  const std::string flags = "-std=c++20 -Ifirst -I. -I" SNAG_SOURCE_DIR;
};

TEST_F(cached_runs, tell_all_that_was_told) {
  add_program("closed");
  add_program("order");
  const finished text = check({"--stale-nolint", "--sarif", "cold.sarif"});
  auto cold = report({"--no-cache"});
  leave_only_the_run();
  const finished again = check({"--stale-nolint", "--sarif", "warm.sarif"});
  EXPECT_EQ(again.out, text.out);
  EXPECT_EQ(again.code, text.code);
  EXPECT_EQ(read_file(here.folder() / "warm.sarif"), read_file(here.folder() / "cold.sarif"));
  const auto warm = report();
  EXPECT_EQ(warm.at("unchanged"), units.size());
  EXPECT_EQ(warm.at("suppressed"), 1);
  cold["unchanged"] = units.size();
  EXPECT_EQ(warm.dump(), cold.dump());
  // One of a single file with a repair, one that needs two files, one with a cycle over several.
  EXPECT_THAT(warm.dump(), HasSubstr("loop.h"));
  EXPECT_THAT(warm.dump(), HasSubstr("user.cpp"));
  EXPECT_THAT(warm.dump(), HasSubstr("snag-lock-order-inversion"));
}

TEST_F(cached_runs, times_are_those_of_the_run_that_took_them) {
  add_program("closed");
  const auto of = [](const nlohmann::json& all) {
    auto times = all.at("units");
    for (auto& unit : times) {
      unit.erase("unchanged");
    }
    return times;
  };
  const auto cold = report({"--time-report"});
  leave_only_the_run();
  const auto warm = report({"--time-report"});
  EXPECT_EQ(of(warm), of(cold));
  EXPECT_THAT(check({"--time-report"}).err, HasSubstr("0.00 s of processor time in 0 files"));
}

TEST_F(cached_runs, do_not_outlive_a_change_of_a_source) {
  expect_noticed({}, [&] { replace("plain.cpp", "plain", "simple"); });
}

TEST_F(cached_runs, do_not_outlive_a_change_of_a_header) {
  expect_noticed({}, [&] { here.file("loop.h", "#pragma once\n" + clean_source()); });
}

TEST_F(cached_runs, do_not_outlive_a_header_earlier_in_the_path) {
  expect_noticed({}, [&] { here.file("first/loop.h", clean_source()); });
}

TEST_F(cached_runs, do_not_outlive_a_header_that_is_gone) {
  expect_noticed({}, [&] { fs::remove(here.folder() / "loop.h"); });
}

TEST_F(cached_runs, are_not_those_of_more_or_fewer_files) {
  expect_noticed({}, [&] {
    units.pop_back();
    here.database(units, flags);
  });
  expect_noticed({}, [&] {
    here.file("more.cpp", buggy_source());
    units.emplace_back("more.cpp");
    here.database(units, flags);
  });
}

TEST_F(cached_runs, are_not_those_of_other_flags_checks_models_and_ways) {
  expect_noticed({}, [&] { here.database(units, flags + " -DX"); });
  expect_noticed({"--checks=-snag-loop-capture"}, [] {});
  here.file("mine.yaml",
            "schema: 1\nfunctions:\n  - {name: submit_job, role: spawn, task: 0, joined-by: nobody}\n");
  expect_noticed({"--model", "mine.yaml"}, [] {});
  expect_noticed({"--no-cross-tu"}, [] {});
}

TEST_F(cached_runs, that_are_torn_are_as_good_as_none) {
  const finished first = check();
  for (const fs::path& run : entries(".run")) {
    std::string text = read_file(run);
    text[text.size() / 2] = static_cast<char>(text[text.size() / 2] ^ 1);
    write_file_atomically(run, text);
  }
  const finished second = check();
  EXPECT_EQ(second.out, first.out);
  EXPECT_THAT(second.err, HasSubstr(std::to_string(units.size()) + " unchanged")) << "by the files' entries";
  leave_only_the_run();
  EXPECT_EQ(report().at("unchanged"), units.size()) << "it was written anew";
}

TEST_F(cached_runs, serve_the_files_where_one_changed) {
  (void)check();
  ASSERT_EQ(report().at("unchanged"), units.size());
  replace("quiet.cpp", "known", "still known");
  EXPECT_EQ(report().at("unchanged"), units.size() - 1);
  EXPECT_EQ(entries(".run").size(), 1U) << "it takes the place of the one before";
}

TEST_F(cached_runs, with_a_file_that_is_lost_are_kept_where_it_is_lost_again) {
  here.file("loop.cpp", "#include \"missing.h\"\n");
  (void)check();
  leave_only_the_run();
  const finished again = check();
  EXPECT_EQ(again.code, 3);
  EXPECT_THAT(again.err, HasSubstr("'missing.h' file not found"));
  EXPECT_THAT(again.err, HasSubstr(std::to_string(units.size()) + " unchanged"));
  here.file("missing.h", "");
  EXPECT_EQ(check().code, 0);
}

TEST_F(cached_runs, with_a_crash_or_a_limit_are_not_kept) {
  here.file("plain.cpp", "#pragma clang __debug crash\n");
  EXPECT_EQ(check().code, 3);
  EXPECT_TRUE(entries(".run").empty());
  here.file(
      "plain.cpp",
      "constexpr long f(long n) { return n < 2 ? n : f(n - 1) + f(n - 2); }\nconstexpr long x = f(60);\n");
  here.database(units, flags + " -fconstexpr-steps=4000000000");
  EXPECT_EQ(check({"--limit", "1"}).code, 3);
  EXPECT_TRUE(entries(".run").empty());
  here.file("plain.cpp", "int plain;\n");
  EXPECT_EQ(check().code, 1);
  EXPECT_EQ(entries(".run").size(), 1U);
}

TEST_F(cached_runs, depend_on_what_files_outside_of_them_tell) {
  add_program("closed");
  const auto user = [&] { return check({"user.cpp", "--cross-tu"}); };
  (void)check();
  const std::string told = user().out;
  EXPECT_THAT(told, HasSubstr("user.cpp:5:"));
  EXPECT_EQ(entries(".run").size(), 2U);
  EXPECT_EQ(user().out, told);
  replace("line.cpp", "line.close();", "(void)line;");
  EXPECT_THAT(user().out, Not(HasSubstr("user.cpp"))) << "nobody knows what the file does now";
  (void)check({"line.cpp"});
  EXPECT_THAT(user().out, HasSubstr("user.cpp:10:"));
  EXPECT_THAT(user().out, Not(HasSubstr("user.cpp:5:")));
  replace("line.cpp", "(void)line;", "line.close();");
  (void)check({"line.cpp"});
  EXPECT_EQ(user().out, told);
  EXPECT_EQ(entries(".run").size(), 2U) << "one for each choice of files";
}

}  // namespace
}  // namespace snag::detector
