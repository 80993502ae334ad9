#include "support/files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <iterator>

#include "support/exit_code.h"

namespace snag {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

class Files : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "snag-files-XXXXXX").string();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override { fs::remove_all(folder_); }

  [[nodiscard]] std::string fault_of_writing(const fs::path& path) const {
    try {
      write_file_atomically(path, "new");
    } catch (const user_error& error) {
      return error.what();
    }
    return "no fault";
  }

  fs::path folder_;
};

TEST_F(Files, WhatIsWrittenIsReadBack) {
  const std::string text("a\0b\n", 4);
  write_file_atomically(folder_ / "f", text);
  EXPECT_EQ(read_file(folder_ / "f"), text);
}

TEST_F(Files, NothingButTheFileIsLeft) {
  write_file_atomically(folder_ / "f", "1");
  write_file_atomically(folder_ / "f", "2");
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_), fs::directory_iterator()), 1);
}

TEST_F(Files, WhatCanBeMadeAgainIsReplacedOrLeft) {
  EXPECT_TRUE(replace_file(folder_ / "f", "1"));
  EXPECT_TRUE(replace_file(folder_ / "f", ""));
  EXPECT_EQ(read_file(folder_ / "f"), "");
  fs::create_directories(folder_ / "d" / "e");
  EXPECT_FALSE(replace_file(folder_ / "d", "1"));
  EXPECT_FALSE(replace_file(folder_ / "none" / "f", "1"));
  EXPECT_TRUE(fs::is_directory(folder_ / "d" / "e"));
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_), fs::directory_iterator()), 2);
}

TEST_F(Files, AFolderInTheWayIsNamed) {
  fs::create_directory(folder_ / "d");
  EXPECT_THAT(fault_of_writing(folder_ / "d"), HasSubstr("/d': Is a directory"));
  EXPECT_THAT(fault_of_writing(folder_ / "none" / "f"), HasSubstr("none/f': No such file"));
}

TEST_F(Files, RequireWritableCreatesNothing) {
  require_writable(folder_ / "f");
  EXPECT_FALSE(fs::exists(folder_ / "f"));
  EXPECT_THROW(require_writable(folder_ / "none" / "f"), user_error);
}

TEST_F(Files, AMissingFileIsNamed) {
  EXPECT_THROW(static_cast<void>(read_file(folder_ / "none")), user_error);
  EXPECT_THROW(static_cast<void>(read_file(folder_)), user_error);
}

}  // namespace
}  // namespace snag
