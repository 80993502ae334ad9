#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "cli/run_snag_test.h"

namespace snag::cli {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::Not;

const nlohmann::json* item_named(const nlohmann::json& document, const std::string& name) {
  for (const nlohmann::json& item : document.at("items")) {
    if (item.at("name") == name) {
      return &item;
    }
  }
  return nullptr;
}

/// A machine on which programs are what the test puts on PATH.
class Doctor : public ::testing::Test {
 protected:
  finished doctor(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "doctor");
    surroundings where;
    where.environment = {{"PATH", folder_.path().string()}, {"TMPDIR", folder_.path().string()}};
    return run_snag(arguments, where);
  }
  nlohmann::json document() {
    const finished run = doctor({"--json"});
    EXPECT_EQ(run.err, "");
    return nlohmann::json::parse(run.out);
  }

  temporary_folder folder_;
};

TEST_F(Doctor, ABareMachineLacksTheCompilerAndIsToldHowToGetIt) {
  const finished run = doctor({});
  EXPECT_EQ(run.code, 1);
  EXPECT_THAT(run.out, HasSubstr("missing clang++-22"));
  EXPECT_THAT(run.out, HasSubstr("get it: apt-get install clang-22, or scripts/setup"));
  EXPECT_THAT(run.out, HasSubstr("missing: the lines 'get it' above say how to mend that."));
  EXPECT_THAT(run.out, Not(HasSubstr("\x1b")));
}

TEST_F(Doctor, TheSecondCompilerIsWorthANoteOnly) {
  EXPECT_EQ(item_named(document(), "g++")->at("state"), "note");
}

TEST_F(Doctor, JsonCountsWhatIsMissing) {
  const nlohmann::json all = document();
  EXPECT_EQ(all.at("schema"), 1);
  EXPECT_EQ(all.at("version"), SNAG_VERSION);
  EXPECT_FALSE(all.at("complete").get<bool>());
  std::size_t missing = 0;
  for (const nlohmann::json& item : all.at("items")) {
    missing += item.at("state") == "missing" ? 1U : 0U;
    EXPECT_EQ(item.at("mend").get<std::string>().empty(), item.at("state") == "there") << item;
  }
  EXPECT_EQ(all.at("missing"), missing);
}

TEST_F(Doctor, ACompilerWithoutSanitizersIsFound) {
  folder_.write_script("clang++-22",
                       "[ \"$1\" = --version ] && echo 'clang version 22' && exit 0\n"
                       "echo 'cannot find libclang_rt.tsan.a' >&2\nexit 1\n");
  const nlohmann::json all = document();
  EXPECT_EQ(item_named(all, "clang++-22")->at("state"), "there");
  const nlohmann::json* tsan = item_named(all, "ThreadSanitizer of clang++-22");
  ASSERT_NE(tsan, nullptr);
  EXPECT_EQ(tsan->at("state"), "missing");
  EXPECT_THAT(tsan->at("says").get<std::string>(), HasSubstr("cannot find libclang_rt.tsan.a"));
  EXPECT_THAT(tsan->at("mend").get<std::string>(), HasSubstr("libclang-rt-22-dev"));
}

TEST_F(Doctor, ASanitizerThatReportsNothingIsNotThere) {
  // Pretends to compile: what it leaves runs, and says nothing.
  folder_.write_script("clang++-22",
                       "[ \"$1\" = --version ] && echo 'clang version 22' && exit 0\n"
                       "for a; do last=$a; done\n"
                       "case $last in /*) ;; *) exit 1;; esac\n"
                       "echo '#!/bin/sh' > \"$last\"; /bin/chmod +x \"$last\"\n");
  const nlohmann::json all = document();
  EXPECT_EQ(item_named(all, "AddressSanitizer of clang++-22")->at("state"), "missing");
}

TEST_F(Doctor, AnAddressLayoutThatTheSanitizerCannotStandIsNamed) {
  folder_.write_script(
      "clang++-22",
      "[ \"$1\" = --version ] && echo 'clang version 22' && exit 0\n"
      "for a; do last=$a; done\n"
      "case $last in /*) ;; *) exit 1;; esac\n"
      "echo '#!/bin/sh' > \"$last\"; echo 'echo FATAL: unexpected memory mapping' >> \"$last\"\n"
      "/bin/chmod +x \"$last\"\n");
  const nlohmann::json all = document();
  EXPECT_THAT(item_named(all, "ThreadSanitizer of clang++-22")->at("mend").get<std::string>(),
              HasSubstr("vm.mmap_rnd_bits=28"));
}

TEST_F(Doctor, LeavesNoFilesBehind) {
  folder_.write_script("clang++-22", "[ \"$1\" = --version ] && exit 0\nexit 1\n");
  (void)doctor({});
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_.path()), fs::directory_iterator()), 1);
}

TEST_F(Doctor, ASnagCheckThatDoesNotRunIsMissing) {
  const fs::path program = folder_.write_script(
      "other/snag-check",
      "echo 'error while loading shared libraries: libclang-cpp.so.22.1' >&2\nexit 127\n");
  surroundings where;
  where.environment = {{"PATH", folder_.path().string()}, {"SNAG_CHECK", program.string()}};
  const finished run = run_snag({"doctor"}, where);
  EXPECT_EQ(run.code, 1);
  EXPECT_THAT(run.out, HasSubstr("does not run: error while loading shared libraries: libclang-cpp.so.22.1"));
  EXPECT_THAT(run.out, HasSubstr("apt-get install libclang-cpp22 libllvm22"));
}

TEST_F(Doctor, RunnersOfThisBuildAreThereInEveryFlavour) {
  const nlohmann::json all = document();
  for (const char* name : {"runner buggy-plain", "runner fixed-plain", "runner buggy-tsan",
                           "runner fixed-tsan", "runner buggy-asan", "runner fixed-asan"}) {
    const nlohmann::json* item = item_named(all, name);
    ASSERT_NE(item, nullptr) << name;
    EXPECT_EQ(item->at("state"), "there") << *item;
    EXPECT_THAT(item->at("says").get<std::string>(), HasSubstr("case"));
  }
}

}  // namespace
}  // namespace snag::cli
