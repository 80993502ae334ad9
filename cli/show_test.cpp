#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "cli/run_snag_test.h"
#include "support/files.h"

namespace snag::cli {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

const fs::path source = SNAG_SOURCE_DIR;

TEST(Show, PrintsTheWholePage) {
  const finished run = run_snag({"show", "leaks/leaked-writer"});
  EXPECT_EQ(run.code, 0);
  EXPECT_EQ(run.err, "");
  EXPECT_THAT(run.out, StartsWith("leaks/leaked-writer: "));
  EXPECT_THAT(run.out, HasSubstr(read_file(source / "cases/leaks/leaked-writer.md")));
  EXPECT_THAT(run.out,
              HasSubstr("--- buggy/leaks/leaked-writer.cpp\n+++ fixed/leaks/leaked-writer.cpp\n@@ "));
  EXPECT_THAT(run.out, HasSubstr("  buggy, stress (plain, tsan, asan): leaked\n"));
  EXPECT_THAT(run.out, HasSubstr("  fixed: passed everywhere\n"));
  EXPECT_THAT(run.out, HasSubstr("\nCheck\n  snag-leaked-writer\n"));
  EXPECT_THAT(run.out, HasSubstr("\nSeen in the wild\n  kubernetes/kubernetes #5316: "));
  EXPECT_THAT(run.out, HasSubstr("snag stress leaks/leaked-writer\n"));
  EXPECT_THAT(run.out, Not(HasSubstr("\x1b")));
}

TEST(Show, SaysWhereACheckDoesNotReach) {
  EXPECT_THAT(run_snag({"show", "locks/lock-per-instance"}).out, HasSubstr("  not found yet: "));
}

TEST(Show, TheNameAloneIsEnough) {
  EXPECT_EQ(run_snag({"show", "leaked-writer"}).out, run_snag({"show", "leaks/leaked-writer"}).out);
}

TEST(Show, PartsAreTheFilesThemselves) {
  const std::string id = "counting/misplaced-done";
  EXPECT_EQ(run_snag({"show", id, "--buggy"}).out, read_file(source / "buggy" / (id + ".cpp")));
  EXPECT_EQ(run_snag({"show", id, "--fixed"}).out, read_file(source / "fixed" / (id + ".cpp")));
  EXPECT_EQ(run_snag({"show", id, "--story"}).out, read_file(source / "cases" / (id + ".md")));
  EXPECT_EQ(run_snag({"show", id, "--story", "--fixed"}).out,
            read_file(source / "cases" / (id + ".md")) + read_file(source / "fixed" / (id + ".cpp")));
}

/// diff's own judgement: what is printed turns the one file into the other.
TEST(Show, TheDifferenceIsAPatch) {
  for (const char* id : {"channels/premature-close", "leaks/stranded-writer", "lifetime/loop-capture"}) {
    const temporary_folder folder;
    const fs::path patch = folder.write("patch", run_snag({"show", id, "--diff"}).out);
    const fs::path file = folder.path() / "patched";
    fs::copy_file(source / "buggy" / (std::string(id) + ".cpp"), file);
    if (run_words({"sh", "-c", "command -v git"}).code != 0) {
      GTEST_SKIP() << "no git here";
    }
    fs::create_directories((folder.path() / "buggy" / id).parent_path());
    fs::rename(file, folder.path() / "buggy" / (std::string(id) + ".cpp"));
    std::string text = read_file(patch);
    const std::string fixed_name = "+++ fixed/" + std::string(id);
    text.replace(text.find(fixed_name), fixed_name.size(), "+++ buggy/" + std::string(id));
    folder.write("patch", text);
    surroundings where;
    where.folder = folder.path();
    const finished applied = run_words({"git", "apply", "-p0", "patch"}, where);
    ASSERT_EQ(applied.code, 0) << applied.err << text;
    EXPECT_EQ(read_file(folder.path() / "buggy" / (std::string(id) + ".cpp")),
              read_file(source / "fixed" / (std::string(id) + ".cpp")));
  }
}

TEST(Show, ColoursTheDifferenceOnDemand) {
  EXPECT_THAT(run_snag({"show", "loop-capture", "--diff", "--color=always"}).out, HasSubstr("\x1b[31m-"));
}

TEST(Show, JsonHoldsTheTexts) {
  const finished run = run_snag({"show", "lifetime/loop-capture", "--json"});
  EXPECT_EQ(run.code, 0);
  const nlohmann::json document = nlohmann::json::parse(run.out);
  EXPECT_EQ(document.at("schema"), 1);
  EXPECT_EQ(document.at("case").at("id"), "lifetime/loop-capture");
  EXPECT_EQ(document.at("buggy").at("path"), "buggy/lifetime/loop-capture.cpp");
  EXPECT_EQ(document.at("buggy").at("text"), read_file(source / "buggy/lifetime/loop-capture.cpp"));
  EXPECT_EQ(document.at("story").at("text"), read_file(source / "cases/lifetime/loop-capture.md"));
  EXPECT_THAT(document.at("diff").get<std::string>(), StartsWith("--- buggy/lifetime/loop-capture.cpp"));
  EXPECT_TRUE(document.contains("plausible"));
}

TEST(Show, AnUnknownCaseIsNamedWithTheNearest) {
  const finished run = run_snag({"show", "leaks/leaked-riter"});
  EXPECT_EQ(run.code, 2);
  EXPECT_EQ(run.out, "");
  EXPECT_THAT(run.err,
              StartsWith("snag: unknown case 'leaks/leaked-riter'; did you mean 'leaks/leaked-writer'?"));
}

}  // namespace
}  // namespace snag::cli
