#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "cli/run_snag_test.h"

namespace snag::cli {
namespace {

namespace fs = std::filesystem;

/// Runs `snag check` with a script in the place of snag-check: what is tested here is the hand-over.
class Check : public ::testing::Test {
 protected:
  finished check(const std::string& script, const std::vector<std::string>& arguments) {
    const fs::path program = folder_.write_script("fake-check", script);
    surroundings where;
    where.environment = {{"SNAG_CHECK", program.string()}};
    return run_snag(arguments, where);
  }

  temporary_folder folder_;
};

TEST_F(Check, HandsOverEveryArgumentUnread) {
  const finished run = check(
      "for a in \"$@\"; do echo \"<$a>\"; done\n",
      {"check", "-p", "build dir", "--checks=snag-*", "--help", "f.cpp", "--", "-std=c++20", "--json", ""});
  EXPECT_EQ(run.code, 0);
  EXPECT_EQ(run.out,
            "<-p>\n<build dir>\n<--checks=snag-*>\n<--help>\n<f.cpp>\n<-->\n<-std=c++20>\n<--json>\n<>\n");
}

TEST_F(Check, HandsOverTheColourThatStandsBeforeTheCommand) {
  EXPECT_EQ(check("echo \"$@\"\n", {"--color", "never", "check", "f.cpp"}).out, "--color never f.cpp\n");
}

TEST_F(Check, ExitCodeIsTheCheckers) {
  EXPECT_EQ(check("exit 3\n", {"check"}).code, 3);
  EXPECT_EQ(check("exit 1\n", {"check"}).code, 1);
}

TEST_F(Check, ASignalIsTheCheckers) {
  EXPECT_EQ(check("kill -TERM $$\n", {"check"}).code, 128 + 15);
}

TEST_F(Check, StreamsAreTheCheckers) {
  const finished run = check("echo data\necho log >&2\n", {"check"});
  EXPECT_EQ(run.out, "data\n");
  EXPECT_EQ(run.err, "log\n");
}

TEST_F(Check, SignalsAreAsTheyWere) {
  // A pipe that nobody reads ends an ordinary program with SIGPIPE; an ignored one would be inherited.
  EXPECT_EQ(check("kill -PIPE $$\n", {"check"}).code, 128 + 13);
}

TEST_F(Check, AProgramThatCannotRunIsNamed) {
  surroundings where;
  where.environment = {{"SNAG_CHECK", "/no/such/program"}};
  const finished run = run_snag({"check", "f.cpp"}, where);
  EXPECT_EQ(run.code, 2);
  EXPECT_EQ(run.err,
            "snag: cannot run '/no/such/program': No such file or directory; name a snag-check that runs "
            "here in SNAG_CHECK\n");
}

/// The command alone in a folder: nothing stands beside it.
TEST_F(Check, IsFoundBesideTheCommandThenOnPath) {
  const fs::path snag = folder_.path() / "bin" / "snag";
  fs::create_directories(snag.parent_path());
  fs::copy_file(SNAG_PROGRAM, snag);
  surroundings where;
  where.environment = {{"PATH", (folder_.path() / "elsewhere").string() + ":/usr/bin:/bin"}};

  const finished missing = run_words({snag.string(), "check", "--help"}, where);
  EXPECT_EQ(missing.code, 2);
  EXPECT_EQ(
      missing.err,
      "snag: snag-check is not beside snag and not on PATH; build it with -DSNAG_BUILD_DETECTOR=ON (needs "
      "LLVM 22: scripts/setup installs it), or name it in SNAG_CHECK\n");

  folder_.write_script("elsewhere/snag-check", "echo from path\n");
  EXPECT_EQ(run_words({snag.string(), "check"}, where).out, "from path\n");

  folder_.write_script("bin/snag-check", "echo from beside\n");
  EXPECT_EQ(run_words({snag.string(), "check"}, where).out, "from beside\n");
}

}  // namespace
}  // namespace snag::cli
