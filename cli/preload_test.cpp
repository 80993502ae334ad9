#include "cli/preload.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <fstream>

#include "cli/elf_file.h"
#include "cli/run_snag_test.h"
#include "support/exit_code.h"
#include "support/files.h"

namespace snag::cli {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Pair;
using ::testing::StartsWith;

class Preload : public ::testing::Test {
 protected:
  void SetUp() override {
    source_ = folder_.write("p.cpp", "int main() { return 0; }\n");
    ::unsetenv("LD_PRELOAD");
    ::unsetenv("ASAN_OPTIONS");
  }
  void TearDown() override {
    ::unsetenv("LD_PRELOAD");
    ::unsetenv("ASAN_OPTIONS");
  }

  /// Compiles the program with more flags; returns its path.
  fs::path build(const std::vector<std::string>& flags, const std::string& name = "p") {
    const fs::path program = folder_.path() / name;
    std::vector<std::string> words = {SNAG_COMPILER, source_.string(), "-o", program.string()};
    words.insert(words.end(), flags.begin(), flags.end());
    const finished compiler = run_words(words);
    EXPECT_EQ(compiler.code, 0) << compiler.err;
    return program;
  }

  /// What refuses the program: one line that begins with its name.
  static std::string refusal(const fs::path& program) {
    try {
      (void)environment_for(program);
    } catch (const user_error& error) {
      const std::string text = error.what();
      EXPECT_THAT(text, HasSubstr("program '" + program.string() + "' "));
      EXPECT_THAT(text, Not(HasSubstr("\n")));
      return text;
    }
    ADD_FAILURE() << program << " was not refused";
    return "";
  }

  temporary_folder folder_;
  fs::path source_;
};

TEST_F(Preload, APlainProgramIsPreloaded) {
  EXPECT_THAT(
      environment_for(build({})),
      ElementsAre(Pair("LD_PRELOAD", AllOf(StartsWith("/"), EndsWith("/lib/snag/libsnag_preload.so")))));
}

TEST_F(Preload, WhatIsPreloadedAlreadyStays) {
  const fs::path program = build({});
  ::setenv("LD_PRELOAD", "/lib/theirs.so", 1);
  EXPECT_THAT(environment_for(program),
              ElementsAre(Pair("LD_PRELOAD", EndsWith("libsnag_preload.so:/lib/theirs.so"))));
}

TEST_F(Preload, AStrippedProgramIsPreloadedToo) {
  EXPECT_EQ(environment_for(build({"-s"})).size(), 1U);
}

TEST_F(Preload, ALinkedProgramNeedsNothingStrippedOrNot) {
  const fs::path object = parts_folder() / "libsnag_explore.o";
  const std::vector<std::string> flags = {
      object.string(), "-pthread", "-ldl",
      "-Wl,--wrap=__cxa_guard_acquire,--wrap=__cxa_guard_release,--wrap=__cxa_guard_abort"};
  EXPECT_TRUE(environment_for(build(flags)).empty());
  std::vector<std::string> stripped = flags;
  stripped.insert(stripped.end(), {"-s", "-Wl,--gc-sections"});
  EXPECT_TRUE(environment_for(build(stripped, "stripped")).empty());
}

TEST_F(Preload, StaticProgramsAreRefused) {
  EXPECT_THAT(refusal(build({"-static"}, "static")), HasSubstr("linked statically"));
  EXPECT_THAT(refusal(build({"-static-pie", "-fPIE"}, "static-pie")), HasSubstr("linked statically"));
}

// GCC's sanitizers are shared libraries, and preloading goes well with them.
TEST_F(Preload, ASanitizerThatIsLinkedInIsRefusedAndASharedOneServed) {
  const bool is_clang = std::string(SNAG_COMPILER).find("clang") != std::string::npos;
  const fs::path thread = build({"-fsanitize=thread"}, "thread");
  const fs::path address = build({"-fsanitize=address"}, "address");
  if (is_clang) {
    EXPECT_THAT(refusal(thread), AllOf(HasSubstr("has ThreadSanitizer linked in statically"),
                                       HasSubstr("snag flags explore")));
    EXPECT_THAT(refusal(address), HasSubstr("has AddressSanitizer linked in statically"));
    return;
  }
  EXPECT_EQ(environment_for(thread).size(), 1U);
  ::setenv("ASAN_OPTIONS", "color=never", 1);
  EXPECT_THAT(environment_for(address),
              ElementsAre(Pair("LD_PRELOAD", HasSubstr("libsnag_preload.so")),
                          Pair("ASAN_OPTIONS", "verify_asan_link_order=0:color=never")));
}

TEST_F(Preload, OtherRightsAreRefused) {
  const fs::path program = build({});
  ASSERT_EQ(::chmod(program.c_str(), 04755), 0);
  EXPECT_THAT(refusal(program), HasSubstr("set-uid"));
}

TEST_F(Preload, WhatIsNoProgramIsNamed) {
  EXPECT_THAT(refusal(folder_.path() / "nothing"), HasSubstr("is not there"));
  EXPECT_THAT(refusal("a-name-alone"), HasSubstr("such as './a-name-alone'"));
  EXPECT_THAT(refusal(folder_.path()), HasSubstr("is a folder"));
  EXPECT_THAT(refusal(source_), HasSubstr("is not executable"));
  EXPECT_THAT(refusal(folder_.write_script("run", "exec ./p")), HasSubstr("is a script for '/bin/sh'"));
  EXPECT_THAT(refusal(build({"-c"}, "object")), HasSubstr("is not executable"));
  const fs::path object = folder_.path() / "object";
  ASSERT_EQ(::chmod(object.c_str(), 0755), 0);
  EXPECT_THAT(refusal(object), HasSubstr("is an object file or a library"));
  EXPECT_THAT(refusal(build({"-shared", "-fPIC"}, "library.so")),
              HasSubstr("is an object file or a library"));
}

TEST_F(Preload, BrokenFilesAreNamedAndNeverReadPastTheirEnd) {
  const std::string whole = read_file(build({}));
  const fs::path broken = folder_.path() / "broken";
  for (const std::size_t length : {std::size_t{0}, std::size_t{3}, std::size_t{40}, std::size_t{64},
                                   std::size_t{100}, std::size_t{700}, whole.size() / 2, whole.size() - 1}) {
    write_file_atomically(broken, std::string_view(whole).substr(0, length));
    ASSERT_EQ(::chmod(broken.c_str(), 0755), 0);
    EXPECT_FALSE(refusal(broken).empty()) << length;
  }
  std::string other = whole;
  other[18] = 0x28;  // e_machine: ARM
  write_file_atomically(broken, other);
  ASSERT_EQ(::chmod(broken.c_str(), 0755), 0);
  EXPECT_THAT(refusal(broken), HasSubstr("another machine"));
  write_file_atomically(broken, "plain text\n");
  ASSERT_EQ(::chmod(broken.c_str(), 0755), 0);
  EXPECT_THAT(refusal(broken), HasSubstr("is no ELF program"));
}

// Every byte of the headers once: whatever they say, the reader answers or refuses.
TEST_F(Preload, AnyHeaderIsAnsweredOrRefused) {
  const std::string whole = read_file(build({"-s"}));
  const fs::path broken = folder_.path() / "broken";
  const auto read_with = [&](std::size_t at, char value) {
    std::string changed = whole;
    changed[at] = value;
    std::ofstream(broken, std::ios::binary) << changed;
    try {
      (void)read_elf(broken, {"__tsan_init", "main"});
      return true;
    } catch (const user_error&) {
      return false;
    }
  };
  int answered = 0;
  int refused = 0;
  for (std::size_t at = 4; at < 64 + 6 * 56; ++at) {
    for (const char value : {'\x00', '\x7f', '\xff'}) {
      ++(read_with(at, value) ? answered : refused);
    }
  }
  EXPECT_GT(answered, 0);
  EXPECT_GT(refused, 0);
}

}  // namespace
}  // namespace snag::cli
