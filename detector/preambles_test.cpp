// What is planned from the inclusions of files; the units themselves are in preambles_run_test.cpp.

#include "detector/preambles.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "detector/run_check_test.h"

namespace snag::detector {
namespace {

class planned : public testing::Test {
 protected:
  planned() {
    // Folders of system headers of our own: what the compiler's include is nothing to hang a test on.
    here.file("sys/big.h", "#pragma once\n#include <part.h>\n" + words(20000));
    here.file("sys/part.h", "#pragma once\n" + words(10000));
    here.file("sys/other.h", "#pragma once\n#ifdef TUNED\nint tuned;\n#endif\n" + words(30000));
    here.file("sys/third.h", "#pragma once\n" + words(30000));
  }

  /// As heavy as real headers are.
  static std::string words(std::size_t count) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i) {
      text += "struct s" + std::to_string(i) + ";\n";
    }
    return text;
  }

  /// A unit of one more file.
  void unit(const std::string& name, const std::string& text, const std::vector<std::string>& flags = {}) {
    const auto path = here.file(name, text).lexically_normal().string();
    compile_command command{
        here.folder().string(),
        path,
        {"clang++", "-std=c++20", "-nostdinc", "-isystem", (here.folder() / "sys").string()},
        false};
    command.arguments.insert(command.arguments.end(), flags.begin(), flags.end());
    command.arguments.insert(command.arguments.end(), {"-c", path});
    commands.push_back(command);
  }

  /// Of all ways, `units` as places among the commands.
  [[nodiscard]] std::vector<shared_preamble> plans() const {
    std::vector<shared_preamble> all;
    for (const auto& way : ways_of_compiling(commands)) {
      std::vector<compile_command> units;
      for (const std::size_t unit : way) {
        units.push_back(commands[unit]);
      }
      for (shared_preamble& plan : plan_preambles(units, "")) {
        for (std::size_t& unit : plan.units) {
          unit = way[unit];
        }
        all.push_back(std::move(plan));
      }
    }
    return all;
  }

  workplace here;
  std::vector<compile_command> commands;
};

TEST_F(planned, system_headers_that_units_reach_by_different_ways_stand_in_front) {
  here.file("a.h", "#pragma once\n#include <big.h>\nint a;\n");
  unit("a.cpp", "#include \"a.h\"\nint x;\n");
  unit("b.cpp", "int y;\n#include <big.h>\n");
  unit("c.cpp", "#if __cplusplus > 1\n#include <big.h>\n#endif\n");
  const auto found = plans();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].headers, "#include <big.h>\n");
  EXPECT_EQ(found[0].own, "");
  EXPECT_EQ(found[0].units, (std::vector<std::size_t>{0, 1, 2}));
}

TEST_F(planned, what_a_condition_leaves_out_is_not_included) {
  unit("a.cpp", "#include <big.h>\n#include <other.h>\n");
  unit("b.cpp", "#include <big.h>\n#ifdef NEVER\n#include <other.h>\n#endif\n");
  const auto found = plans();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].headers, "#include <big.h>\n");
}

TEST_F(planned, what_a_condition_on_a_macro_of_a_system_header_leaves_out_is_not_included) {
  here.file("sys/asked.h", "#pragma once\n#define ASKED 1\n");
  for (const auto* name : {"a.cpp", "b.cpp"}) {
    unit(name, "#include <asked.h>\n#include <big.h>\n#ifndef ASKED\n#include <other.h>\n#endif\n");
  }
  const auto found = plans();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].headers, "#include <asked.h>\n#include <big.h>\n");
}

TEST_F(planned, a_header_behind_a_macro_that_it_speaks_of_stays_there) {
  unit("a.cpp", "#define TUNED 1\n#include <big.h>\n#include <other.h>\n");
  unit("b.cpp", "#include <big.h>\n#include <other.h>\n");
  const auto found = plans();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].headers, "#include <big.h>\n");
}

TEST_F(planned, a_header_whose_macros_tune_the_others_stands_before_them) {
  here.file("config.h", "#pragma once\n#define TUNED 1\n#include <part.h>\n");
  here.file("a.h", "#ifndef A_H\n#define A_H\n#include \"config.h\"\n#include <big.h>\n#endif\n");
  unit("a.cpp", "#include \"a.h\"\n#include <other.h>\n");
  unit("b.cpp", "#include \"config.h\"\n#include <other.h>\n#include <big.h>\n");
  const auto found = plans();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].first, "#include \"config.h\"\n");
  EXPECT_EQ(found[0].headers, "#include <part.h>\n#include <big.h>\n#include <other.h>\n");
  EXPECT_EQ(found[0].units, (std::vector<std::size_t>{0, 1}));
}

TEST_F(planned, a_header_that_tunes_none_that_is_included_is_nothing_special) {
  here.file("config.h", "#pragma once\n#define TUNED 1\n");
  unit("a.cpp", "#include \"config.h\"\n#include <big.h>\n");
  unit("b.cpp", "#include \"config.h\"\n#include <big.h>\n");
  const auto found = plans();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].first, "");
}

TEST_F(planned, a_header_that_tunes_little_does_not_part_units) {
  here.file("sys/heavy.h", "#pragma once\n" + words(90000));
  here.file("config.h", "#pragma once\n#define TUNED 1\n");
  for (int i = 0; i < 4; ++i) {
    unit("f" + std::to_string(i) + ".cpp",
         std::string(i < 2 ? "#include \"config.h\"\n" : "") + "#include <other.h>\n#include <heavy.h>\n");
  }
  const auto found = plans();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].first, "");
  EXPECT_EQ(found[0].headers, "#include <heavy.h>\n");
  EXPECT_EQ(found[0].units.size(), 4U);
}

TEST_F(planned, what_only_parts_of_a_header_include_is_no_reason_to_leave_it) {
  here.file("sys/part.h", "#pragma once\n#ifdef BIG\n#include <third.h>\n#endif\n" + words(10000));
  here.file("sys/big.h", "#pragma once\n#define BIG\n#include <part.h>\n" + words(20000));
  for (const auto* name : {"a.cpp", "b.cpp"}) {
    unit(name, "#include <part.h>\n#include <big.h>\n");
  }
  unit("c.cpp", "#include <big.h>\n#include <third.h>\n");
  unit("d.cpp", "#include <big.h>\n#include <third.h>\n");
  for (const shared_preamble& one : plans()) {
    EXPECT_THAT(one.headers, testing::HasSubstr("#include <big.h>\n"));
  }
}

TEST_F(planned, units_that_are_tuned_late_do_not_share_with_those_that_are_tuned_first) {
  here.file("config.h", "#pragma once\n#define TUNED 1\n");
  for (int i = 0; i < 6; ++i) {
    unit("f" + std::to_string(i) + ".cpp",
         std::string(i < 3 ? "#include \"config.h\"\n#include <other.h>\n"
                           : "#include <other.h>\n#include \"config.h\"\n") +
             "#include <big.h>\n");
  }
  const auto found = plans();
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].first, "#include \"config.h\"\n");
  EXPECT_EQ(found[0].units, (std::vector<std::size_t>{0, 1, 2}));
  EXPECT_EQ(found[1].first, "");
  EXPECT_EQ(found[1].units, (std::vector<std::size_t>{3, 4, 5}));
}

TEST_F(planned, own_headers_go_along_as_far_as_all_begin_with_them) {
  here.file("a.h", "#pragma once\n" + words(20000));
  here.file("b.h", "#pragma once\n");
  here.file("c.h", "#pragma once\n");
  unit("a.cpp", "// why\n#include <big.h>\n#include \"a.h\"  // and how\n#include \"b.h\"\n");
  unit("b.cpp", "#include \"a.h\"\n#include <big.h>\n#include \"c.h\"\n");
  const auto found = plans();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].headers, "#include <big.h>\n");
  EXPECT_EQ(found[0].own, "#include \"a.h\"\n");
}

TEST_F(planned, own_headers_wait_for_a_system_header_that_does_not_stand_in_front) {
  here.file("a.h", "#pragma once\n" + words(20000));
  unit("a.cpp", "#include <big.h>\n#include <other.h>\n#include \"a.h\"\n");
  unit("b.cpp", "#include <big.h>\n#include \"a.h\"\n");
  const auto found = plans();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].headers, "#include <big.h>\n");
  EXPECT_EQ(found[0].own, "");
}

TEST_F(planned, a_name_in_quotes_means_another_file_in_another_folder) {
  here.file("a.h", "#pragma once\n" + words(20000));
  here.file("sub/a.h", "#pragma once\n" + words(20001));
  unit("a.cpp", "#include \"a.h\"\n");
  unit("sub/b.cpp", "#include \"a.h\"\n");
  EXPECT_TRUE(plans().empty());
}

TEST_F(planned, units_that_have_little_in_common_are_two_groups) {
  for (int i = 0; i < 8; ++i) {
    unit("f" + std::to_string(i) + ".cpp",
         std::string("#include <part.h>\n") + (i < 4 ? "#include <other.h>\n" : "#include <third.h>\n"));
  }
  const auto found = plans();
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].headers, "#include <part.h>\n#include <other.h>\n");
  EXPECT_EQ(found[0].units, (std::vector<std::size_t>{0, 1, 2, 3}));
  EXPECT_EQ(found[1].headers, "#include <part.h>\n#include <third.h>\n");
  EXPECT_EQ(found[1].units, (std::vector<std::size_t>{4, 5, 6, 7}));
}

TEST_F(planned, what_is_read_in_no_time_is_read_by_each) {
  here.file("sys/small.h", "#pragma once\nint small;\n");
  unit("a.cpp", "#include <small.h>\n");
  unit("b.cpp", "#include <small.h>\n");
  EXPECT_TRUE(plans().empty());
}

TEST_F(planned, other_flags_are_another_beginning) {
  unit("a.cpp", "#include <big.h>\n");
  unit("b.cpp", "#include <big.h>\n", {"-DA"});
  EXPECT_TRUE(plans().empty());
}

TEST_F(planned, what_the_command_includes_is_a_beginning_of_its_own) {
  here.file("all.h", words(20000));
  here.file("more.h", "#define TUNED\n");
  for (const auto* name : {"a.cpp", "b.cpp"}) {
    unit(name, "#include <other.h>\n",
         {"-Xclang", "-include", "-Xclang", (here.folder() / "all.h").string(), "-include",
          (here.folder() / "more.h").string()});
  }
  const auto found = plans();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].headers, "#include <other.h>\n") << "the macro is defined in front of it either way";
  EXPECT_EQ(found[0].own, "");
  const compile_command behind = with_preamble(commands[0], "p.pch");
  EXPECT_EQ(behind.arguments,
            (std::vector<std::string>{"clang++", "-include-pch", "p.pch", "-Xclang", "-fno-validate-pch",
                                      "-std=c++20", "-nostdinc", "-isystem", (here.folder() / "sys").string(),
                                      "-c", commands[0].file}));
}

TEST_F(planned, headers_of_a_target_are_known_by_their_content) {
  const std::string one = words(20000);
  here.file("one/cmake_pch.hxx", one);
  here.file("two/cmake_pch.hxx", one);
  here.file("three/cmake_pch.hxx", words(20001));
  for (const auto* target : {"one", "two", "two", "three"}) {
    unit("f" + std::to_string(commands.size()) + ".cpp", "int x;\n",
         {"-include", (here.folder() / target / "cmake_pch.hxx").string()});
  }
  const auto found = plans();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].units.size(), 3U);
}

TEST_F(planned, files_that_are_not_there_and_flags_that_are_none_are_no_reason_to_stop) {
  unit("a.cpp", "#include <big.h>\n", {"-no-such-flag"});
  unit("b.cpp", "#include <big.h>\n", {"-no-such-flag"});
  EXPECT_LE(plans().size(), 1U);
  commands.clear();
  unit("c.cpp", "#include <big.h>\n#include \"missing.h\"\n#error no\n");
  unit("d.cpp", "#include <big.h>\n#include <missing.h>\n#if (\n");
  unit("e.cpp", "#include <big.h>\n");
  std::filesystem::remove(commands.back().file);
  EXPECT_LE(plans().size(), 1U);
}

}  // namespace
}  // namespace snag::detector
