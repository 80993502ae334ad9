#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "cli/run_snag_test.h"
#include "support/files.h"

namespace snag::cli {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

/// A script stands in for snag-check: what is tested here is what is asked of it, and where its answer goes.
/// The proposals themselves are tested with the checker.
class NewModel : public ::testing::Test {
 protected:
  finished make(const std::string& script, std::vector<std::string> arguments) {
    surroundings where;
    where.folder = folder_.path();
    where.environment = {{"SNAG_CHECK", folder_.write_script("fake-check", script).string()}};
    arguments.insert(arguments.begin(), {"new", "model"});
    return run_snag(arguments, where);
  }
  temporary_folder folder_;
};

TEST_F(NewModel, WritesWhatTheCheckerProposes) {
  const finished run = make("echo \"# $@\"\n", {"src/work_queue.h"});
  EXPECT_EQ(run.code, 0) << run.err;
  EXPECT_EQ(run.out, "work_queue.model.yaml\n");
  EXPECT_EQ(read_file(folder_.path() / "work_queue.model.yaml"), "# --propose-model src/work_queue.h\n");
  EXPECT_THAT(run.err, HasSubstr("read every line"));
}

TEST_F(NewModel, HandsOnHowTheHeaderIsCompiled) {
  ASSERT_EQ(make("echo \"$@\"\n", {"a.h", "-p", "build", "-o", "one.yaml"}).code, 0);
  EXPECT_EQ(read_file(folder_.path() / "one.yaml"), "--propose-model a.h -p build\n");
  ASSERT_EQ(make("echo \"$@\"\n", {"a.h", "--flag=-std=c++17", "--flag=-Iinclude", "-o", "two.yaml"}).code,
            0);
  EXPECT_EQ(read_file(folder_.path() / "two.yaml"), "--propose-model a.h -- -std=c++17 -Iinclude\n");
  const finished both =
      make("echo \"$@\"\n", {"a.h", "--flag=-std=c++17", "-p", "build", "-o", "three.yaml"});
  EXPECT_EQ(both.code, 2);
  EXPECT_THAT(both.err, HasSubstr("-p and --flag exclude each other"));
}

TEST_F(NewModel, OverwritesNothing) {
  folder_.write("a.model.yaml", "mine\n");
  const finished run = make("echo theirs\n", {"a.h"});
  EXPECT_EQ(run.code, 2);
  EXPECT_THAT(run.err, HasSubstr("'a.model.yaml' is there already, and nothing was written"));
  EXPECT_EQ(read_file(folder_.path() / "a.model.yaml"), "mine\n");
}

TEST_F(NewModel, WritesNothingWhereTheCheckerFails) {
  const finished run = make("echo 'snag-check: a.h: does not parse: no' >&2; echo half; exit 2\n", {"a.h"});
  EXPECT_EQ(run.code, 2);
  EXPECT_THAT(run.err, HasSubstr("nothing was written: snag-check: a.h: does not parse: no"));
  EXPECT_FALSE(fs::exists(folder_.path() / "a.model.yaml"));
}

TEST_F(NewModel, PrintsJson) {
  const finished run = make("echo x\n", {"a.h", "--json"});
  ASSERT_EQ(run.code, 0) << run.err;
  const auto report = nlohmann::json::parse(run.out);
  EXPECT_EQ(report.at("schema"), 1);
  EXPECT_EQ(report.at("written"), nlohmann::json::array({"a.model.yaml"}));
}

}  // namespace
}  // namespace snag::cli
