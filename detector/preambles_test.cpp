// What is planned from the first lines of files; the units themselves are in preambles_run_test.cpp.

#include "detector/preambles.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "detector/run_check_test.h"

namespace snag::detector {
namespace {

class planned : public testing::Test {
 protected:
  /// A unit of one more file.
  void unit(const std::string& name, const std::string& text,
            const std::vector<std::string>& flags = {"-std=c++20"}) {
    const auto path = here.file(name, text).lexically_normal().string();
    compile_command command{here.folder().string(), path, {"clang++"}, false};
    command.arguments.insert(command.arguments.end(), flags.begin(), flags.end());
    command.arguments.insert(command.arguments.end(), {"-c", path});
    commands.push_back(command);
  }

  [[nodiscard]] std::vector<shared_preamble> plans() const { return plan_preambles(commands, 3); }

  workplace here;
  std::vector<compile_command> commands;
};

const std::string two = "// why\n#include <vector>\n#include \"a.h\"  // and how\n\n/* a\n b */ int x;\n";

TEST_F(planned, the_includes_that_all_begin_with) {
  unit("a.cpp", two);
  unit("b.cpp", "#pragma once\n" + two);
  unit("c.cpp", two);
  unit("d.cpp", "#include <vector>\n#include \"a.h\"\n#include <map>\n");
  const auto found = plans();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].text, "#include <vector>\n#include \"a.h\"\n");
  EXPECT_EQ(found[0].units, (std::vector<std::size_t>{0, 2, 3}));
}

TEST_F(planned, a_name_in_quotes_means_another_file_in_another_folder) {
  unit("a.cpp", two);
  unit("b.cpp", two);
  unit("sub/c.cpp", two);
  const auto found = plans();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].text, "#include <vector>\n");
}

TEST_F(planned, what_the_command_includes_is_a_beginning_of_its_own) {
  for (const auto* name : {"a.cpp", "b.cpp", "c.cpp"}) {
    unit(name, "int x;\n", {"-Xclang", "-include", "-Xclang", "all.h", "-include", "more.h"});
  }
  const auto found = plans();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].text, "");
  const compile_command behind = with_preamble(commands[0], "p.pch");
  EXPECT_EQ(behind.arguments, (std::vector<std::string>{"clang++", "-include-pch", "p.pch", "-Xclang",
                                                        "-fno-validate-pch", "-c", commands[0].file}));
}

TEST_F(planned, other_flags_are_another_beginning) {
  unit("a.cpp", two);
  unit("b.cpp", two, {"-std=c++20", "-DA"});
  unit("c.cpp", two);
  EXPECT_TRUE(plans().empty());
}

TEST_F(planned, headers_of_a_target_are_known_by_their_content) {
  here.file("one/cmake_pch.hxx", "#include <vector>\n");
  here.file("two/cmake_pch.hxx", "#include <vector>\n");
  here.file("three/cmake_pch.hxx", "#include <map>\n");
  for (const auto* target : {"one", "two", "two", "three"}) {
    unit("f" + std::to_string(commands.size()) + ".cpp", "int x;\n",
         {"-include", (here.folder() / target / "cmake_pch.hxx").string()});
  }
  const auto found = plans();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].units.size(), 3U);
}

TEST_F(planned, few_go_along_with_one_header_more_and_the_rest_keep_theirs) {
  for (int i = 0; i < 10; ++i) {
    unit("f" + std::to_string(i) + ".cpp",
         i < 7 ? "#include <vector>\n#include <map>\n" : "#include <vector>\n#include <set>\n");
  }
  const auto found = plans();
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].text, "#include <vector>\n#include <map>\n");
  EXPECT_EQ(found[0].units.size(), 7U);
  EXPECT_EQ(found[1].text, "#include <vector>\n");
  EXPECT_EQ(found[1].units.size(), 3U);
}

}  // namespace
}  // namespace snag::detector
