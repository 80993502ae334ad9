#include "cli/scaffold.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "cli/run_snag_test.h"
#include "support/exit_code.h"
#include "support/files.h"

namespace snag::cli {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::StartsWith;
using ::testing::ThrowsMessage;

TEST(Names, WordsJoinedByHyphensAreGood) {
  EXPECT_NO_THROW(require_name("case", "late-close"));
  EXPECT_NO_THROW(require_name("case", "a"));
  EXPECT_NO_THROW(require_name("case", "b2b-2"));
}

TEST(Names, AnythingElseIsRefusedWithTheRule) {
  for (const char* bad : {"", "Late", "late_close", "-late", "late-", "late--close", "2late", "late close",
                          "../x", "läte", "a/b"}) {
    EXPECT_THAT(
        [&] { require_name("case", bad); },
        ThrowsMessage<user_error>(HasSubstr("use lower-case words joined by hyphens, a letter first")))
        << bad;
  }
}

TEST(Names, ReservedWordsAreRefused) {
  for (const char* bad : {"new", "double", "co-await", "thread-local", "std", "snag"}) {
    EXPECT_THAT([&] { require_name("check", bad); }, ThrowsMessage<user_error>(HasSubstr("add a word to it")))
        << bad;
  }
}

TEST(Names, BecomeIdentifiers) {
  EXPECT_EQ(identifier_of("late-close"), "late_close");
}

TEST(Fill, ReplacesEveryKey) {
  EXPECT_EQ(fill("@A@ and @B@ and @A@", {{"A", "x"}, {"B", "@A@"}}), "x and @A@ and x");
  EXPECT_EQ(fill("@C@", {{"A", "x"}}), "@C@");
}

class Tree : public ::testing::Test {
 protected:
  [[nodiscard]] const fs::path& root() const { return folder_.path(); }
  temporary_folder folder_;
};

TEST_F(Tree, RootIsFoundFromAnyDepth) {
  folder_.write("CMakeLists.txt", "project(snag VERSION 1)\n");
  folder_.write("cases/locks/deep/file", "");
  fs::create_directory(root() / "detector");
  EXPECT_EQ(source_root(root() / "cases/locks/deep"), root());
  EXPECT_EQ(source_root(root()), root());
}

TEST_F(Tree, AnotherProjectIsNoRoot) {
  folder_.write("CMakeLists.txt", "project(other)\n");
  fs::create_directory(root() / "cases");
  fs::create_directory(root() / "detector");
  EXPECT_THAT([&] { (void)source_root(root()); },
              ThrowsMessage<user_error>(HasSubstr("is not inside a source tree of Snag")));
}

TEST_F(Tree, WritesFilesAndTheirFolders) {
  folder_.write("list", "old\n");
  write_scaffold(root(), {{"a/b/one", "1"}, {"a/two", "2"}}, {{"list", "old\nnew\n"}});
  EXPECT_EQ(read_file(root() / "a/b/one"), "1");
  EXPECT_EQ(read_file(root() / "a/two"), "2");
  EXPECT_EQ(read_file(root() / "list"), "old\nnew\n");
}

TEST_F(Tree, RefusesToOverwriteAndWritesNothing) {
  folder_.write("a/two", "mine");
  EXPECT_THAT([&] { write_scaffold(root(), {{"a/b/one", "1"}, {"a/two", "2"}}); },
              ThrowsMessage<user_error>(StartsWith("'a/two' is there already, and nothing was written")));
  EXPECT_EQ(read_file(root() / "a/two"), "mine");
  EXPECT_FALSE(fs::exists(root() / "a/b"));
}

TEST_F(Tree, AFailureInTheMiddleLeavesTheTreeAsItWas) {
  folder_.write("list", "old\n");
  folder_.write("blocked", "a file where a folder would have to be");
  EXPECT_THROW(write_scaffold(root(), {{"a/b/one", "1"}, {"blocked/two", "2"}}, {{"list", "new\n"}}),
               user_error);
  EXPECT_FALSE(fs::exists(root() / "a"));
  EXPECT_EQ(read_file(root() / "list"), "old\n");
}

TEST_F(Tree, AListThatIsGoneLeavesTheTreeAsItWas) {
  folder_.write("list", "old\n");
  EXPECT_THROW(write_scaffold(root(), {{"one", "1"}}, {{"list", "new\n"}, {"gone", "x"}}), user_error);
  EXPECT_FALSE(fs::exists(root() / "one"));
  EXPECT_EQ(read_file(root() / "list"), "old\n");
}

}  // namespace
}  // namespace snag::cli
