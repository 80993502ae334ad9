#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>

#include "cli/run_snag_test.h"

namespace snag::cli {
namespace {

using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

std::vector<std::string> words_of(const std::string& text) {
  std::istringstream in(text);
  std::vector<std::string> words;
  for (std::string word; in >> word;) {
    words.push_back(word);
  }
  return words;
}

finished flags(std::vector<std::string> more) {
  more.insert(more.begin(), {"flags", "explore"});
  return run_snag(more);
}

TEST(Flags, MemoryPointsAreTheDefault) {
  const finished run = flags({});
  EXPECT_EQ(run.code, 0);
  EXPECT_EQ(run.err, "");
  EXPECT_THAT(run.out, AllOf(StartsWith("-g -fsanitize=thread "), HasSubstr("/lib/snag/memory_points.rsp"),
                             HasSubstr("/lib/snag/libsnag_explore.o"), EndsWith("\n")));
  EXPECT_EQ(flags({"--points", "memory"}).out, run.out);
  EXPECT_EQ(flags({"--points", "atomics"}).out, run.out);
}

TEST(Flags, SyncPointsLeaveTheSanitizerToTheUser) {
  EXPECT_THAT(
      flags({"--points", "sync"}).out,
      AllOf(Not(HasSubstr("sanitize")), Not(HasSubstr("memory_points")), HasSubstr("libsnag_explore.o")));
}

TEST(Flags, CompilingAndLinkingCanBeHadApart) {
  EXPECT_EQ(flags({"--compile"}).out, "-g -fsanitize=thread\n");
  EXPECT_EQ(flags({"--compile", "--points", "sync"}).out, "-g\n");
  EXPECT_THAT(flags({"--link", "--c"}).out, AllOf(StartsWith("-fsanitize=thread "), EndsWith(" -lstdc++\n")));
}

TEST(Flags, JsonHoldsBoth) {
  const nlohmann::json all = nlohmann::json::parse(flags({"--json"}).out);
  EXPECT_EQ(all.at("schema"), 1);
  EXPECT_EQ(all.at("compile").front(), "-g");
  EXPECT_GT(all.at("link").size(), 3U);
}

TEST(Flags, AnUnknownLevelIsRefused) {
  const finished run = flags({"--points", "memroy"});
  EXPECT_EQ(run.code, 2);
  EXPECT_EQ(run.out, "");
  EXPECT_EQ(run.err,
            "snag: --points 'memroy' is not known; did you mean 'memory'?; use sync, atomics or memory\n");
}

struct language {
  const char* compiler;
  const char* file;
  const char* source;
  bool c;
};

void PrintTo(const language& l, std::ostream* to) {
  *to << l.compiler;
}

// The flags as people use them: between a compiler and a source file.
class FlagsInUse : public ::testing::TestWithParam<std::tuple<language, const char*>> {};

TEST_P(FlagsInUse, MakeAProgramThatRunsByItselfAndServesOnRequest) {
  const auto& [language, points] = GetParam();
  const temporary_folder folder;
  const std::filesystem::path source = folder.write(language.file, language.source);
  std::vector<std::string> words = {language.compiler};
  std::vector<std::string> ask = {"--points", points};
  if (language.c) {
    ask.emplace_back("--c");
  }
  for (const std::string& word : words_of(flags(ask).out)) {
    words.push_back(word);
  }
  const std::string program = (folder.path() / "program").string();
  words.insert(words.end(), {source.string(), "-o", program});
  const finished compiler = run_words(words);
  ASSERT_EQ(compiler.code, 0) << compiler.err;

  const finished alone = run_words({program});
  EXPECT_EQ(alone.out, "works\n");
  EXPECT_EQ(alone.code, 3);

  const finished served = run_words(
      {"/bin/sh", "-c",
       R"(echo '{"explore":"main","seeds":[1,2],"trace":"none"}' | SNAG_SERVE=1 ")" + program + "\""});
  EXPECT_THAT(served.out, HasSubstr(R"({"snag":1,"hello":"program"})"));
  EXPECT_THAT(served.out, HasSubstr(R"("end":"exit","code":3,"saw":["finish"])"));
  EXPECT_THAT(served.out, HasSubstr(R"("output":"works\n")"));
}

constexpr const char* cpp =
    "#include <cstdio>\n#include <thread>\n"
    "int main() { std::thread([] { std::puts(\"works\"); }).join(); return 3; }\n";
constexpr const char* c =
    "#include <pthread.h>\n#include <stdio.h>\n"
    "static void* say(void* x) { puts(\"works\"); return x; }\n"
    "int main(void) { pthread_t t; pthread_create(&t, 0, say, 0); pthread_join(t, 0); return 3; }\n";

INSTANTIATE_TEST_SUITE_P(Languages, FlagsInUse,
                         ::testing::Combine(::testing::Values(language{SNAG_COMPILER, "x.cpp", cpp, false},
                                                              language{"g++", "x.cpp", cpp, false},
                                                              language{"gcc", "x.c", c, true}),
                                            ::testing::Values("sync", "memory")));

}  // namespace
}  // namespace snag::cli
