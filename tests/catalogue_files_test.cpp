// A linter over the catalogue's files: every case is complete, its parts agree, its diff is small.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "support/files.h"
#include "support/text.h"

namespace snag {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

const fs::path root = SNAG_SOURCE_DIR;

std::vector<std::string> case_ids() {
  std::vector<std::string> ids;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(root / "cases")) {
    if (entry.path().extension() == ".cpp" && entry.path().parent_path() != root / "cases") {
      ids.push_back(fs::relative(entry.path(), root / "cases").replace_extension().generic_string());
    }
  }
  std::sort(ids.begin(), ids.end());
  return ids;
}

fs::path file(const std::string& folder, const std::string& id, const char* ending) {
  return root / folder / (id + ending);
}

class Catalogue : public ::testing::TestWithParam<std::string> {};

TEST_P(Catalogue, HasAllItsFiles) {
  for (const fs::path& path : {file("cases", GetParam(), ".h"), file("cases", GetParam(), ".md"),
                               file("buggy", GetParam(), ".cpp"), file("fixed", GetParam(), ".cpp")}) {
    EXPECT_TRUE(fs::is_regular_file(path)) << path << " is missing";
  }
}

TEST_P(Catalogue, IsRegisteredUnderThePathOfItsFiles) {
  EXPECT_THAT(read_file(file("cases", GetParam(), ".cpp")), HasSubstr(".id = \"" + GetParam() + "\""));
}

const std::set<std::string> families = {"channels", "counting", "lifetime", "leaks", "results",
                                        "failures", "locks",    "threads",  "time"};

TEST_P(Catalogue, BelongsToAFamily) {
  EXPECT_TRUE(families.contains(GetParam().substr(0, GetParam().find('/')))) << GetParam();
}

/// The names of the checks that are meant to be (docs/checks/index.md): those with a page, and those to come.
std::set<std::string> check_names() {
  const std::string index = read_file(root / "docs/checks/index.md");
  const std::regex name("snag-[a-z-]+[a-z]");
  std::set<std::string> names;
  for (std::sregex_iterator it(index.begin(), index.end(), name), end; it != end; ++it) {
    names.insert(it->str());
  }
  return names;
}

TEST_P(Catalogue, NamesACheckThatExistsOrSaysWhyThereIsNone) {
  const std::string text = read_file(file("cases", GetParam(), ".cpp"));
  std::smatch match;
  ASSERT_TRUE(std::regex_search(text, match, std::regex(R"re(\.check = "([^"]*)")re")));
  const bool gap = !std::regex_search(text, std::regex(R"re(\.check_gap = "")re"));
  if (match[1].length() == 0) {
    EXPECT_TRUE(gap) << "no check, and no word why";
    return;
  }
  EXPECT_TRUE(check_names().contains(match[1].str()))
      << match[1] << " is not in docs/checks/index.md: neither built nor planned";
  const std::string page = match[1].str().substr(std::string("snag-").size()) + ".md";
  EXPECT_TRUE(gap || fs::is_regular_file(root / "docs/checks" / page))
      << match[1] << " has no page docs/checks/" << page << ", and no gap says why";
}

TEST_P(Catalogue, PageTellsTheWholeStory) {
  const std::string page = read_file(file("cases", GetParam(), ".md"));
  for (const char* heading : {"# ", "## The interleaving that breaks", "## The mental model", "## The mend",
                              "## What the tools say", "## Exercises"}) {
    EXPECT_THAT(page, HasSubstr(heading));
  }
}

TEST_P(Catalogue, LinksOfThePageAreAlive) {
  const std::string page = read_file(file("cases", GetParam(), ".md"));
  const std::regex link(R"re(\]\(([^)]+)\))re");
  for (std::sregex_iterator it(page.begin(), page.end(), link), end; it != end; ++it) {
    const std::string target = (*it)[1];
    if (!target.starts_with("https://")) {
      EXPECT_TRUE(fs::exists(file("cases", GetParam(), ".md").parent_path() / target)) << target;
    }
  }
}

/// Length of the longest common subsequence of lines: what a diff keeps.
std::size_t common_lines(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  std::vector<std::vector<std::size_t>> longest(a.size() + 1, std::vector<std::size_t>(b.size() + 1, 0));
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      longest[i][j] =
          a[i - 1] == b[j - 1] ? longest[i - 1][j - 1] + 1 : std::max(longest[i - 1][j], longest[i][j - 1]);
    }
  }
  return longest[a.size()][b.size()];
}

TEST_P(Catalogue, DiffIsSmall) {
  const std::vector<std::string> buggy = split(read_file(file("buggy", GetParam(), ".cpp")), '\n');
  const std::vector<std::string> fixed = split(read_file(file("fixed", GetParam(), ".cpp")), '\n');
  const std::size_t kept = common_lines(buggy, fixed);
  EXPECT_LE(buggy.size() + fixed.size() - 2 * kept, 40U) << "lines that differ";
  EXPECT_GE(2 * kept, buggy.size()) << "less than half of the buggy variant is kept";
}

TEST_P(Catalogue, VariantsAreOfReadableSize) {
  for (const char* folder : {"buggy", "fixed", "plausible"}) {
    if (fs::exists(file(folder, GetParam(), ".cpp"))) {
      EXPECT_LE(split(read_file(file(folder, GetParam(), ".cpp")), '\n').size(), 120U) << folder;
    }
  }
}

TEST_P(Catalogue, PageTellsOfTheRepairThatDoesNotHold) {
  const std::string page = read_file(file("cases", GetParam(), ".md"));
  EXPECT_EQ(page.find("## The repair that does not hold") != std::string::npos,
            fs::exists(file("plausible", GetParam(), ".cpp")))
      << "the page speaks of a repair where plausible/ has one, and only there";
}

// Where the text speaks of a sighting, so does the data, and the other way round.
TEST_P(Catalogue, SightingsAreOnThePage) {
  const bool data = !std::regex_search(read_file(file("cases", GetParam(), ".cpp")),
                                       std::regex(R"re(\.sightings = \{\})re"));
  const std::string page = read_file(file("cases", GetParam(), ".md"));
  EXPECT_EQ(page.find("## Seen in the wild") != std::string::npos, data);
}

TEST(CatalogueAsAWhole, HasEnoughOfEverything) {
  std::map<std::string, int> of_family;
  int repairs = 0;
  for (const std::string& id : case_ids()) {
    ++of_family[id.substr(0, id.find('/'))];
    repairs += fs::exists(file("plausible", id, ".cpp")) ? 1 : 0;
  }
  for (const std::string& family : families) {
    EXPECT_GE(of_family[family], 4) << family;
  }
  EXPECT_GE(case_ids().size(), 60U);
  EXPECT_GE(repairs, 15);
}

TEST(CatalogueAsAWhole, HasNoVariantWithoutACase) {
  for (const char* folder : {"buggy", "fixed", "plausible"}) {
    if (!fs::is_directory(root / folder)) {
      continue;
    }
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(root / folder)) {
      if (entry.path().extension() == ".cpp") {
        const std::string id = fs::relative(entry.path(), root / folder).replace_extension().generic_string();
        EXPECT_TRUE(fs::exists(file("cases", id, ".cpp"))) << folder << '/' << id << " is of no case";
      }
    }
  }
}

// Every behaviour of the sources is a case, a test, or part of an example (docs/sources.md tells which).
TEST(CatalogueAsAWhole, HoldsEveryBehaviourOfTheSources) {
  EXPECT_EQ(read_file(root / "docs/sources.md").find("**nothing yet**"), std::string::npos)
      << "rows of docs/sources.md say 'nothing yet'";
}

// `snag new` marks every place that its author has to fill in.
TEST(Scaffolds, AreFilledIn) {
  for (const char* folder :
       {"cases", "buggy", "fixed", "plausible", "detector/checks", "detector/testdata", "docs"}) {
    if (!fs::is_directory(root / folder)) {
      continue;
    }
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(root / folder)) {
      if (entry.is_regular_file() && entry.path() != root / "docs/cli.md") {  // which tells of the mark
        EXPECT_EQ(read_file(entry.path()).find("FILL IN"), std::string::npos)
            << fs::relative(entry.path(), root).generic_string() << " is not filled in yet";
      }
    }
  }
  EXPECT_EQ(read_file(root / "CHANGELOG.md").find("FILL IN"), std::string::npos) << "CHANGELOG.md";
}

INSTANTIATE_TEST_SUITE_P(All, Catalogue, ::testing::ValuesIn(case_ids()), [](const auto& instance) {
  std::string name = instance.param;
  std::replace_if(name.begin(), name.end(), [](char c) { return c == '/' || c == '-'; }, '_');
  return name;
});

}  // namespace
}  // namespace snag
