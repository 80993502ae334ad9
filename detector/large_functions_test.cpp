// Functions that are too large to be followed: named, left out, and no burden.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "detector/run_check_test.h"

namespace snag::detector {
namespace {

using testing::HasSubstr;
using testing::Not;

const std::string headers =
    "#include <mutex>\n#include <thread>\n#include <vector>\nstd::mutex m;\nvoid g();\n";

TEST(large_functions, of_many_branches_are_left_out_and_named) {
  const workplace here;
  std::string text = headers + "namespace n {\nvoid f(int i) {\n";
  for (int i = 0; i < 1'500; ++i) {
    text += fmt::format("  if (i == {}) m.lock(); else m.unlock();\n", i);
  }
  here.file("a.cpp", text + "}\n}\nvoid small() {\n  m.lock();\n  m.lock();\n}\n");
  const finished done = here.check({"--json", "a.cpp", "--", "-std=c++20"});
  EXPECT_EQ(done.code, 1);
  EXPECT_THAT(done.err, HasSubstr("a.cpp:7: 'n::f' is too large to be followed and was left out"));
  const auto report = nlohmann::json::parse(done.out);
  ASSERT_EQ(report.at("too_large").size(), 1U);
  EXPECT_EQ(report["too_large"][0]["function"], "n::f");
  ASSERT_EQ(report.at("findings").size(), 1U) << "the others are checked";
  EXPECT_EQ(report["findings"][0]["check"], "snag-double-lock");
}

TEST(large_functions, of_many_tasks_too) {
  const workplace here;
  const auto text = [](int tasks) {
    std::string all = headers + "void f() {\n  int x = 0;\n  std::vector<std::thread> v;\n";
    for (int i = 0; i < tasks; ++i) {
      all += "  v.emplace_back([&] { g(); (void)x; });\n";
    }
    return all + "}\n";
  };
  here.file("a.cpp", text(101));
  const finished many = here.check({"a.cpp", "--", "-std=c++20"});
  EXPECT_EQ(many.code, 0) << many.out;
  EXPECT_THAT(many.err, HasSubstr("'f' is too large"));
  here.file("a.cpp", text(5));
  const finished few = here.check({"a.cpp", "--", "-std=c++20"});
  EXPECT_EQ(few.code, 1);
  EXPECT_THAT(few.err, Not(HasSubstr("too large")));
}

TEST(large_functions, of_many_locks_say_nothing_of_locks) {
  const workplace here;
  std::string text = headers;
  for (int i = 0; i < 300; ++i) {
    text += fmt::format("std::mutex m{0};\nvoid f{0}() {{ std::lock_guard a(m{0}); g(); }}\n", i);
  }
  text += "void all() {\n";
  for (int i = 0; i < 300; ++i) {
    text += fmt::format("  m{}.lock();\n", i);
  }
  here.file("a.cpp", text + "}\n");
  const finished done = here.check({"a.cpp", "--limit", "60", "--", "-std=c++20"});
  EXPECT_TRUE(done.code == 0 || done.code == 1) << done.err;
}

}  // namespace
}  // namespace snag::detector
