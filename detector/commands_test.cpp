// Which files are read, and how they are compiled, as users of snag-check meet it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "detector/run_check_test.h"

namespace snag::detector {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;

TEST(commands, a_database_is_found_by_folder_by_file_and_from_below) {
  const workplace here;
  here.file("src/loop.cpp", buggy_source());
  here.database({"src/loop.cpp"});
  EXPECT_EQ(here.check({"-p", "."}).code, 1);
  EXPECT_EQ(here.check({"-p", "compile_commands.json"}).code, 1);
  EXPECT_EQ(here.check({"src/loop.cpp"}).code, 1);
  EXPECT_EQ(here.check({"-p", ".", "src"}).code, 1);
  EXPECT_FALSE(fs::exists(here.folder() / "x.o"));
}

TEST(commands, flags_of_gcc_alone_are_dropped_and_counted) {
  const workplace here;
  here.file("a.cpp", buggy_source());
  here.file("b.cpp", clean_source());
  here.database({"a.cpp", "b.cpp"},
                "-std=gnu++20 -fno-such-thing -fconserve-stack -Wlogical-op -g3 -O2 -MMD -MF x.d",
                "/usr/bin/g++-12");
  const finished done = here.check({"-p", "."});
  EXPECT_EQ(done.code, 1) << done.err;
  EXPECT_THAT(done.err,
              HasSubstr("dropped 2 flags that Clang does not know, 4 uses in all: -fconserve-stack, "
                        "-fno-such-thing\n"));
  EXPECT_FALSE(fs::exists(here.folder() / "x.d"));
}

TEST(commands, compiler_launchers_and_response_files_are_seen_through) {
  const workplace here;
  here.file("a.cpp", "#ifndef WANTED\n#error no flag\n#endif\n" + buggy_source());
  here.file("flags.rsp", "-std=c++20 -DWANTED\n");
  here.database({"a.cpp"}, "@flags.rsp", "ccache clang++");
  const finished done = here.check({"-p", "."});
  EXPECT_EQ(done.code, 1) << done.err;
}

TEST(commands, precompiled_headers_are_read_as_their_sources) {
  const workplace here;
  here.file("pch.hxx", "#define WANTED\n");
  here.file("a.cpp", "#ifndef WANTED\n#error no header\n#endif\n" + buggy_source());
  here.database(
      {"a.cpp"},
      "-std=c++20 -Winvalid-pch -Xclang -include-pch -Xclang not_built.pch -Xclang -include -Xclang pch.hxx");
  const finished done = here.check({"-p", "."});
  EXPECT_EQ(done.code, 1) << done.err;
}

TEST(commands, the_same_file_in_flavours_is_checked_once_in_configurations_each) {
  const workplace here;
  here.file("a.cpp", clean_source());
  nlohmann::json entries = nlohmann::json::array();
  for (const char* flags : {"", "-fsanitize=thread -g -O1", "-fsanitize=address", "-DOTHER"}) {
    entries.push_back({{"directory", here.folder().string()},
                       {"file", "a.cpp"},
                       {"command", std::string("clang++ -c a.cpp -std=c++20 ") + flags}});
  }
  here.file("compile_commands.json", entries.dump());
  EXPECT_EQ(here.check({"-p", "."}).err, "snag-check: 2 files checked, 0 findings\n");
}

// What CMake writes for two targets that use precompiled headers: the same command, but for a path.
TEST(commands, the_same_file_with_precompiled_headers_of_two_targets_is_checked_once) {
  const workplace here;
  here.file("a.cpp", clean_source());
  here.file("one/cmake_pch.hxx", "");
  here.file("two/cmake_pch.hxx", "");
  nlohmann::json entries = nlohmann::json::array();
  for (const char* target : {"one", "two"}) {
    entries.push_back({{"directory", here.folder().string()},
                       {"file", "a.cpp"},
                       {"command", std::string("clang++ -c a.cpp -std=c++20 -Xclang -include -Xclang ") +
                                       (here.folder() / target / "cmake_pch.hxx").string()}});
  }
  here.file("compile_commands.json", entries.dump());
  EXPECT_EQ(here.check({"-p", "."}).err, "snag-check: 1 file checked, 0 findings\n");
}

TEST(commands, a_c_file_is_read_as_c) {
  const workplace here;
  here.file("a.c", "int f(int class) { int new = class; return new; }\n");
  EXPECT_EQ(here.check({"a.c", "--"}).code, 0);
}

TEST(commands, other_languages_of_a_database_are_left_out) {
  const workplace here;
  here.file("a.cpp", clean_source());
  here.file("b.S", "nop\n");
  here.database({"a.cpp", "b.S"});
  const finished done = here.check({"-p", "."});
  EXPECT_EQ(done.code, 0) << done.err;
  EXPECT_THAT(done.err, HasSubstr("(1 not C or C++)"));
}

TEST(commands, filters_select_files_and_an_empty_selection_exits_4) {
  const workplace here;
  here.file("src/a.cpp", buggy_source());
  here.file("third_party/b.cpp", buggy_source());
  here.database({"src/a.cpp", "third_party/b.cpp"});
  const finished kept = here.check({"-p", ".", "--exclude", "third_party/*"});
  EXPECT_THAT(kept.out, HasSubstr("src/a.cpp:12"));
  EXPECT_THAT(kept.out, Not(HasSubstr("third_party")));
  EXPECT_THAT(here.check({"-p", ".", "--include", "third_party"}).out, Not(HasSubstr("src/a.cpp")));
  const finished none = here.check({"-p", ".", "--include", "nothing*"});
  EXPECT_EQ(none.code, 4);
  EXPECT_EQ(none.err,
            "snag-check: nothing to do: no file is left by the names, --include and --exclude given\n");
}

}  // namespace
}  // namespace snag::detector
