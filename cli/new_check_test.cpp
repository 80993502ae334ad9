#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
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

constexpr const char* table_text = R"--(#include <array>

#include "detector/check.h"
#include "detector/checks/dangling_capture.h"
#include "detector/checks/misplaced_done.h"

constexpr std::array<const check_info*, 2> table = {
    &dangling_capture,
    &misplaced_done,
};
)--";

constexpr const char* log_text = "# Changelog\n\n## 0.2.0 (unreleased)\n\n- One.\n\n## 0.1.0\n\n- Old.\n";

const char* const rule = "detector/checks/double_lock.cpp";
const char* const header = "detector/checks/double_lock.h";
const char* const positive = "detector/testdata/snag-double-lock/positive/first.cpp";
const char* const negative = "detector/testdata/snag-double-lock/negative/first.cpp";
const char* const page = "docs/checks/double-lock.md";

class NewCheck : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_.write("CMakeLists.txt", "project(snag VERSION 0.1.0)\n");
    fs::create_directory(root() / "cases");
    folder_.write("detector/check_table.cpp", table_text);
    folder_.write("CHANGELOG.md", log_text);
  }
  [[nodiscard]] const fs::path& root() const { return folder_.path(); }
  finished make(const std::string& name) {
    surroundings where;
    where.folder = root();
    return run_snag({"new", "check", name}, where);
  }
  void expect_untouched() {
    EXPECT_EQ(read_file(root() / "CHANGELOG.md"), log_text);
    EXPECT_FALSE(fs::exists(root() / "detector/checks"));
    EXPECT_FALSE(fs::exists(root() / "docs"));
  }

  temporary_folder folder_;
};

TEST_F(NewCheck, WritesRuleSamplesAndPage) {
  const finished run = make("double-lock");
  EXPECT_EQ(run.code, 0) << run.err;
  EXPECT_EQ(run.out, std::string(header) + "\n" + rule + "\n" + positive + "\n" + negative + "\n" + page +
                         "\ndetector/check_table.cpp (a line added)\nCHANGELOG.md (a line added)\n");
  for (const char* file : {rule, header, positive, negative, page}) {
    const std::string text = read_file(root() / file);
    EXPECT_THAT(text, HasSubstr("FILL IN")) << file;
    EXPECT_THAT(text, Not(ContainsRegex("@[A-Z]+@"))) << file;
  }
  EXPECT_THAT(read_file(root() / positive), HasSubstr("// expect: snag-double-lock\n"));
  EXPECT_THAT(read_file(root() / negative), Not(HasSubstr("expect:")));
}

TEST_F(NewCheck, ThePrefixMayBeGiven) {
  EXPECT_EQ(make("snag-double-lock").code, 0);
  EXPECT_TRUE(fs::exists(root() / rule));
}

TEST_F(NewCheck, AddsItsRowInOrder) {
  ASSERT_EQ(make("double-lock").code, 0);
  EXPECT_EQ(read_file(root() / "detector/check_table.cpp"), R"--(#include <array>

#include "detector/check.h"
#include "detector/checks/dangling_capture.h"
#include "detector/checks/double_lock.h"
#include "detector/checks/misplaced_done.h"

constexpr std::array<const check_info*, 3> table = {
    &dangling_capture,
    &double_lock,
    &misplaced_done,
};
)--");
}

TEST_F(NewCheck, AddsALineToTheNewestSectionOfTheChangeLog) {
  ASSERT_EQ(make("double-lock").code, 0);
  EXPECT_EQ(
      read_file(root() / "CHANGELOG.md"),
      "# Changelog\n\n## 0.2.0 (unreleased)\n\n- One.\n- `snag-double-lock`: FILL IN what it says.\n\n## "
      "0.1.0\n\n- Old.\n");
}

TEST_F(NewCheck, AddsARowToTheListOfPages) {
  folder_.write("docs/checks/index.md",
                "# Checks\n\n| a | b | c |\n|-|-|-|\n| [snag-x-y](x-y.md) | 1 | 2 |\n\nEnd.\n");
  const finished run = make("double-lock");
  EXPECT_THAT(run.out, HasSubstr("docs/checks/index.md (a line added)\n"));
  EXPECT_EQ(read_file(root() / "docs/checks/index.md"),
            "# Checks\n\n| a | b | c |\n|-|-|-|\n| [snag-x-y](x-y.md) | 1 | 2 |\n"
            "| [snag-double-lock](double-lock.md) | FILL IN | FILL IN |\n\nEnd.\n");
}

TEST_F(NewCheck, AddsAnItemToTheListOfPages) {
  folder_.write("docs/checks/index.md", "# Checks\n\n- [snag-x-y](x-y.md): one.\n");
  ASSERT_EQ(make("double-lock").code, 0);
  EXPECT_EQ(read_file(root() / "docs/checks/index.md"),
            "# Checks\n\n- [snag-x-y](x-y.md): one.\n- [snag-double-lock](double-lock.md): FILL IN\n");
}

TEST_F(NewCheck, ASecondOneJoinsTheFirst) {
  ASSERT_EQ(make("double-lock").code, 0);
  ASSERT_EQ(make("zombie-task").code, 0);
  ASSERT_EQ(make("add-inside-task").code, 0);
  const std::string table = read_file(root() / "detector/check_table.cpp");
  EXPECT_THAT(table,
              HasSubstr("const check_info*, 5> table = {\n    &add_inside_task,\n    &dangling_capture,\n    "
                        "&double_lock,\n    &misplaced_done,\n    &zombie_task,\n};"));
}

TEST_F(NewCheck, TheSameOneTwiceIsRefused) {
  ASSERT_EQ(make("double-lock").code, 0);
  const std::string table = read_file(root() / "detector/check_table.cpp");
  const finished run = make("double-lock");
  EXPECT_EQ(run.code, 2);
  EXPECT_THAT(run.err,
              HasSubstr("'detector/checks/double_lock.h' is there already, and nothing was written"));
  EXPECT_EQ(read_file(root() / "detector/check_table.cpp"), table);
}

TEST_F(NewCheck, BadNamesAreRefusedWithTheRule) {
  const finished one = make("lock");
  EXPECT_EQ(one.code, 2);
  EXPECT_EQ(one.err,
            "snag: check 'lock' is one word, and a finding has to tell more; use two or more, as in "
            "'double-lock'\n");
  const finished other = make("Double-Lock");
  EXPECT_EQ(other.code, 2);
  EXPECT_EQ(other.err,
            "snag: check 'Double-Lock' is not a good name; use lower-case words joined by hyphens, a "
            "letter first, as in 'late-close'\n");
  expect_untouched();
}

TEST_F(NewCheck, ATableOfAnotherShapeIsNamedAndNothingIsWritten) {
  folder_.write("detector/check_table.cpp", "#include \"detector/check.h\"\nint table;\n");
  const finished run = make("double-lock");
  EXPECT_EQ(run.code, 2);
  EXPECT_THAT(run.err, HasSubstr("detector/check_table.cpp has no table"));
  expect_untouched();
}

TEST_F(NewCheck, AChangeLogThatIsGoneIsNamedAndNothingIsWritten) {
  fs::remove(root() / "CHANGELOG.md");
  const finished run = make("double-lock");
  EXPECT_EQ(run.code, 2);
  EXPECT_THAT(run.err, HasSubstr("CHANGELOG.md': No such file or directory"));
  EXPECT_FALSE(fs::exists(root() / "detector/checks"));
}

/// The files of the repository itself, not a copy of their shape: when those move, this fails.
TEST_F(NewCheck, FitsTheTreeAsItIs) {
  for (const char* file : {"detector/check_table.cpp", "CHANGELOG.md", ".clang-format"}) {
    fs::copy_file(fs::path(SNAG_SOURCE_DIR) / file, root() / file, fs::copy_options::overwrite_existing);
  }
  const finished run = make("a-name-of-no-other-check");
  ASSERT_EQ(run.code, 0) << run.err;
  EXPECT_THAT(read_file(root() / "detector/check_table.cpp"), HasSubstr("&a_name_of_no_other_check,"));
  if (const fs::path index = fs::path(SNAG_SOURCE_DIR) / "docs/checks/index.md"; fs::exists(index)) {
    // The list of pages as it is takes a line as well.
    fs::copy_file(index, folder_.write("docs/checks/index.md", ""), fs::copy_options::overwrite_existing);
    EXPECT_EQ(make("a-second-name-of-none").code, 0);
  }
  if (run_words({"sh", "-c", "command -v clang-format-22"}).code == 0) {
    const finished formatted = run_words({"sh", "-c",
                                          "clang-format-22 --dry-run --Werror $(find '" + root().string() +
                                              "' -name '*.cpp' -o -name '*.h')"});
    EXPECT_EQ(formatted.code, 0) << formatted.err;
  }
}

TEST_F(NewCheck, TheRuleAndTheSamplesCompileWithTheFlagsOfTheTree) {
  if (!fs::exists("/usr/lib/llvm-22/include/clang/AST/ASTContext.h") ||
      run_words({"sh", "-c", "command -v clang++-22"}).code != 0) {
    GTEST_SKIP() << "no LLVM 22 here";
  }
  for (const char* file : {"detector/check_table.cpp", "CHANGELOG.md"}) {
    fs::copy_file(fs::path(SNAG_SOURCE_DIR) / file, root() / file, fs::copy_options::overwrite_existing);
  }
  ASSERT_EQ(make("a-name-of-no-other-check").code, 0);
  for (const char* file : {"detector/checks/a_name_of_no_other_check.cpp", "detector/check_table.cpp",
                           "detector/testdata/snag-a-name-of-no-other-check/positive/first.cpp",
                           "detector/testdata/snag-a-name-of-no-other-check/negative/first.cpp"}) {
    const finished run =
        run_words({"clang++-22", "-std=c++20", "-fsyntax-only", "-Wall", "-Wextra", "-Wconversion",
                   "-Wshadow", "-Wthread-safety", "-Werror", "-I", root().string(), "-I", SNAG_SOURCE_DIR,
                   "-isystem", "/usr/lib/llvm-22/include", (root() / file).string()});
    EXPECT_EQ(run.code, 0) << run.err;
  }
}

}  // namespace
}  // namespace snag::cli
