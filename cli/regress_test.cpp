// snag regress: schedules that failed fail again, or it says which do not.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "cli/run_snag_test.h"
#include "support/files.h"

namespace snag::cli {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class Regress : public ::testing::Test {
 protected:
  Regress() {
    std::string name = (fs::temp_directory_path() / "snag-regress-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
    list_ = folder_ / "channels" / "premature-close.json";
    fs::create_directories(list_.parent_path());
  }
  ~Regress() override { fs::remove_all(folder_); }

  void keep() {
    ASSERT_EQ(run_snag({"explore", "premature-close", "--variant", "buggy", "--shrink", "0", "--no-trace",
                        "--regress", list_.string()})
                  .code,
              0);
  }

  fs::path folder_;
  fs::path list_;
};

TEST_F(Regress, WhatFailedFailsAgain) {
  keep();
  const finished run = run_snag({"regress", folder_.string()});
  EXPECT_EQ(run.code, 0) << run.out << run.err;
  EXPECT_EQ(run.out, "1 failing schedule, all fail as kept\n");
}

TEST_F(Regress, AStaleOneIsNamedInOneLineWithItsMend) {
  keep();
  std::string text = read_file(list_);
  const std::size_t at = text.find("\"buggy\"");
  ASSERT_NE(at, std::string::npos);
  text.replace(at, 7, "\"fixed\"");
  write_file_atomically(list_, text);
  const finished run = run_snag({"regress", list_.string()});
  EXPECT_EQ(run.code, 1);
  EXPECT_THAT(run.out,
              AllOf(HasSubstr(list_.string() + ": channels/premature-close fixed tsan: kept as "),
                    HasSubstr(", came passed; renew it with 'scripts/approve schedules "
                              "channels/premature-close'\n1 failing schedule, 0 fail as kept, 1 stale\n")));
}

TEST_F(Regress, ACaseWithoutOneIsMissing) {
  keep();
  const finished run = run_snag({"regress", "--complete", folder_.string()});
  EXPECT_EQ(run.code, 1);
  EXPECT_THAT(run.out,
              AllOf(HasSubstr("leaks/leaked-writer buggy tsan: no failing schedule is kept; renew it"),
                    Not(HasSubstr("premature-close buggy tsan: no")), HasSubstr(" missing\n")));
}

TEST_F(Regress, BadInputIsOneLine) {
  EXPECT_THAT(run_snag({"regress", folder_.string()}).err, HasSubstr("has no lists of failing schedules"));
  write_file_atomically(list_, "[]");
  const finished odd = run_snag({"regress", list_.string()});
  EXPECT_EQ(odd.code, 2);
  EXPECT_THAT(odd.err, HasSubstr(list_.string()));
  EXPECT_EQ(run_snag({"regress", (folder_ / "nowhere.json").string()}).code, 2);
}

}  // namespace
}  // namespace snag::cli
