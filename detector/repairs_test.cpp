// The pairs under testdata/repairs have the shape of repairs in public histories (docs/checks/repairs.md):
// before, the bug is reported on the line that expects it; after, nothing is.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "detector/run_check_test.h"
#include "support/files.h"

namespace snag::detector {
namespace {

namespace fs = std::filesystem;

const fs::path repairs = SNAG_SOURCE_DIR "/detector/testdata/repairs";

/// The names of all pairs, from either of their files: one that stands alone is found out by its test.
std::vector<std::string> all_pairs() {
  std::vector<std::string> all;
  for (const auto& entry : fs::directory_iterator(repairs)) {
    const std::string name = entry.path().stem().string();
    all.push_back(name.substr(0, name.rfind('_')));
  }
  std::ranges::sort(all);
  const auto same = std::ranges::unique(all);
  all.erase(same.begin(), same.end());
  return all;
}

class repair : public testing::TestWithParam<std::string> {};

TEST_P(repair, is_found_before_and_silent_after) {
  constexpr std::string_view mark = "// expect: ";
  const workplace here;
  for (const bool wrong : {true, false}) {
    const std::string name = GetParam() + (wrong ? "_before.cpp" : "_after.cpp");
    ASSERT_TRUE(fs::exists(repairs / name)) << name;
    std::string text = read_file(repairs / name);
    EXPECT_EQ(text.find(mark) != std::string::npos, wrong) << name;
    for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark)) {
      text.replace(at, mark.size(), "// snag: expects ");
    }
    const finished done = here.check({"--verify", here.file(name, text).string(), "--",
                                      std::string("-I") + SNAG_SOURCE_DIR, "-std=c++20"});
    EXPECT_EQ(done.code, 0) << done.out << done.err;
  }
}

TEST_P(repair, is_told_with_its_source) {
  const std::string page = read_file(SNAG_SOURCE_DIR "/docs/checks/repairs.md");
  EXPECT_NE(page.find("`" + GetParam() + "`"), std::string::npos) << "no row in docs/checks/repairs.md";
}

INSTANTIATE_TEST_SUITE_P(all, repair, testing::ValuesIn(all_pairs()),
                         [](const auto& of) { return of.param; });

}  // namespace
}  // namespace snag::detector
