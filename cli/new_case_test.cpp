#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "cli/run_snag_test.h"
#include "support/files.h"

namespace snag::cli {
namespace {

namespace fs = std::filesystem;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;

const char* const five[] = {"cases/locks/double-lock.h", "cases/locks/double-lock.cpp",
                            "cases/locks/double-lock.md", "buggy/locks/double-lock.cpp",
                            "fixed/locks/double-lock.cpp"};

/// An empty tree with the shape of Snag's; its headers come from the real one.
class NewCase : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_.write("CMakeLists.txt", "project(snag VERSION 0.1.0)\n");
    for (const char* room : {"cases", "detector", "buggy", "fixed"}) {
      fs::create_directory(root() / room);
    }
  }
  [[nodiscard]] const fs::path& root() const { return folder_.path(); }
  finished make(const std::vector<std::string>& arguments, const fs::path& from = {}) {
    std::vector<std::string> words = {"new", "case"};
    words.insert(words.end(), arguments.begin(), arguments.end());
    surroundings where;
    where.folder = from.empty() ? root() : from;
    return run_snag(words, where);
  }
  std::size_t files() {
    std::size_t count = 0;
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(root())) {
      count += entry.is_regular_file() ? 1U : 0U;
    }
    return count;
  }

  temporary_folder folder_;
};

TEST_F(NewCase, WritesTheFiveFilesAndSaysWhatIsNext) {
  const finished run = make({"locks/double-lock"});
  EXPECT_EQ(run.code, 0) << run.err;
  std::string printed;
  for (const char* file : five) {
    EXPECT_TRUE(fs::is_regular_file(root() / file)) << file;
    printed += std::string(file) + "\n";
  }
  EXPECT_EQ(run.out, printed);
  EXPECT_THAT(run.err, HasSubstr("'snag stress locks/double-lock' fail until every FILL IN is filled in"));
}

TEST_F(NewCase, WorksFromAnyFolderOfTheTree) {
  EXPECT_EQ(make({"locks/double-lock"}, root() / "detector").code, 0);
  EXPECT_TRUE(fs::exists(root() / five[0]));
}

TEST_F(NewCase, NoKeyOfTheTemplatesIsLeft) {
  ASSERT_EQ(make({"locks/double-lock"}).code, 0);
  for (const char* file : five) {
    EXPECT_THAT(read_file(root() / file), Not(ContainsRegex("@[A-Z]+@"))) << file;
    EXPECT_THAT(read_file(root() / file), HasSubstr("FILL IN")) << file;
  }
}

TEST_F(NewCase, CompilesWithTheFlagsOfTheTree) {
  ASSERT_EQ(make({"locks/double-lock"}).code, 0);
  for (const char* file : five) {
    if (fs::path(file).extension() == ".cpp") {
      const finished run = run_words({SNAG_COMPILER, "-std=c++20", "-fsyntax-only", "-Wall", "-Wextra",
                                      "-Wconversion", "-Wshadow", "-Werror", "-I", root().string(), "-I",
                                      SNAG_SOURCE_DIR, (root() / file).string()});
      EXPECT_EQ(run.code, 0) << run.err;
    }
  }
}

TEST_F(NewCase, IsFormattedAsTheTreeIs) {
  if (run_words({"sh", "-c", "command -v clang-format-22"}).code != 0) {
    GTEST_SKIP() << "no clang-format-22 here";
  }
  fs::copy_file(fs::path(SNAG_SOURCE_DIR) / ".clang-format", root() / ".clang-format");
  ASSERT_EQ(make({"locks/a-name-that-is-rather-long"}).code, 0);
  const finished run = run_words(
      {"sh", "-c",
       "clang-format-22 --dry-run --Werror $(find '" + root().string() + "' -name '*.cpp' -o -name '*.h')"});
  EXPECT_EQ(run.code, 0) << run.err;
}

TEST_F(NewCase, PageHasTheHeadingsOfEveryPage) {
  ASSERT_EQ(make({"locks/double-lock"}).code, 0);
  const std::string page = read_file(root() / "cases/locks/double-lock.md");
  for (const char* heading : {"# Double lock\n", "## The interleaving that breaks\n", "## The mental model",
                              "## The mend\n", "## What the tools say\n", "## Exercises\n"}) {
    EXPECT_THAT(page, HasSubstr(heading));
  }
}

TEST_F(NewCase, JsonListsWhatWasWritten) {
  const finished run = make({"locks/double-lock", "--json"});
  const nlohmann::json document = nlohmann::json::parse(run.out);
  EXPECT_EQ(document.at("schema"), 1);
  EXPECT_EQ(document.at("written"), nlohmann::json(five));
  EXPECT_EQ(document.at("next").size(), 2U);
  EXPECT_EQ(run.err, "");
}

TEST_F(NewCase, RefusesToOverwriteAnyOfThem) {
  folder_.write(five[4], "mine");
  const std::size_t before = files();
  const finished run = make({"locks/double-lock"});
  EXPECT_EQ(run.code, 2);
  EXPECT_EQ(run.err,
            "snag: 'fixed/locks/double-lock.cpp' is there already, and nothing was written; take another "
            "name, or remove the file\n");
  EXPECT_EQ(files(), before);
  EXPECT_EQ(read_file(root() / five[4]), "mine");
}

struct bad_id {
  const char* name;
  const char* id;
  const char* line;
};

class NewCaseNames : public NewCase, public ::testing::WithParamInterface<bad_id> {};

TEST_P(NewCaseNames, AreRefusedWithTheRule) {
  const std::size_t before = files();
  const finished run = make({GetParam().id});
  EXPECT_EQ(run.code, 2);
  EXPECT_EQ(run.err, std::string("snag: ") + GetParam().line + "\n");
  EXPECT_EQ(files(), before);
}

INSTANTIATE_TEST_SUITE_P(
    All, NewCaseNames,
    ::testing::Values(
        bad_id{
            "no_family", "double-lock",
            "case 'double-lock' is not a family, a slash and a name; write it as in 'locks/double-lock' (the "
            "families are channels, counting, failures, leaks, lifetime, locks, results, threads, time)"},
        bad_id{"unknown_family", "lock/double-lock",
               "unknown family 'lock'; did you mean 'locks'?; the families are channels, counting, failures, "
               "leaks, "
               "lifetime, locks, results, threads, time"},
        bad_id{"climbs", "locks/..",
               "case '..' is not a good name; use lower-case words joined by hyphens, a letter first, as in "
               "'late-close'"},
        bad_id{"underscore", "locks/double_lock",
               "case 'double_lock' is not a good name; use lower-case words joined by hyphens, a letter "
               "first, as in "
               "'late-close'"},
        bad_id{"keyword", "locks/try",
               "case 'try' is taken in C++ or by the code around it, and the name becomes a namespace; add a "
               "word to "
               "it"}),
    [](const auto& instance) { return std::string(instance.param.name); });

TEST_F(NewCase, OutsideOfATreeItSaysSo) {
  const temporary_folder elsewhere;
  const finished run = make({"locks/double-lock"}, elsewhere.path());
  EXPECT_EQ(run.code, 2);
  EXPECT_EQ(run.err,
            "snag: '" + elsewhere.path().string() +
                "' is not inside a source tree of Snag; change to a clone of its repository first\n");
}

TEST_F(NewCase, AReadOnlyTreeIsLeftAsItWas) {
  if (::geteuid() == 0) {
    // Root writes anywhere: a file where a folder has to be stops it as well.
    fs::remove(root() / "fixed");
    folder_.write("fixed", "in the way");
  } else {
    fs::permissions(root() / "fixed", fs::perms::owner_read | fs::perms::owner_exec);
  }
  const std::size_t before = files();
  EXPECT_EQ(make({"locks/double-lock"}).code, 2);
  EXPECT_EQ(files(), before);
  EXPECT_FALSE(fs::exists(root() / "cases/locks"));
}

}  // namespace
}  // namespace snag::cli
