#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "cli/run_snag_test.h"
#include "support/text.h"

namespace snag::cli {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

std::vector<std::string> ids(const std::vector<std::string>& arguments) {
  std::vector<std::string> words = {"list", "--json"};
  words.insert(words.end(), arguments.begin(), arguments.end());
  const finished run = run_snag(words);
  EXPECT_EQ(run.code, 0) << run.err;
  std::vector<std::string> found;
  const nlohmann::json document = nlohmann::json::parse(run.out);
  for (const nlohmann::json& one : document.at("cases")) {
    found.push_back(one.at("id"));
  }
  return found;
}

TEST(List, HasALineForEachCaseAndNothingElse) {
  const finished run = run_snag({"list"});
  EXPECT_EQ(run.code, 0);
  EXPECT_EQ(run.err, "");
  const std::vector<std::string> all = ids({});
  std::vector<std::string> lines = split(run.out, '\n');
  lines.pop_back();
  ASSERT_EQ(lines.size(), all.size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    EXPECT_TRUE(lines[i].starts_with(all[i] + " ")) << lines[i];
  }
  EXPECT_TRUE(std::is_sorted(all.begin(), all.end()));
  EXPECT_THAT(run.out, Not(HasSubstr("\x1b")));
}

TEST(List, NamesTheCheckThatFindsACase) {
  EXPECT_THAT(run_snag({"list", "counting/misplaced-done"}).out,
              HasSubstr("counting/misplaced-done  snag-misplaced-done  the task says done"));
}

TEST(List, ColoursOnDemand) {
  EXPECT_THAT(run_snag({"--color", "always", "list"}).out, HasSubstr("\x1b["));
  EXPECT_THAT(run_snag({"list", "--color", "always"}).out, HasSubstr("\x1b["));
  surroundings forced;
  forced.environment = {{"CLICOLOR_FORCE", "1"}};
  EXPECT_THAT(run_snag({"list"}, forced).out, HasSubstr("\x1b["));
  forced.environment.emplace_back("NO_COLOR", "1");
  EXPECT_THAT(run_snag({"list"}, forced).out, Not(HasSubstr("\x1b[")));
}

TEST(List, FamiliesAreExact) {
  const std::vector<std::string> leaks = ids({"--family", "leaks"});
  EXPECT_THAT(leaks, Contains("leaks/leaked-writer"));
  for (const std::string& id : leaks) {
    EXPECT_TRUE(id.starts_with("leaks/")) << id;
  }
  EXPECT_EQ(ids({"--family", "leaks", "--family", "channels"}).size(),
            leaks.size() + ids({"--family", "channels"}).size());
}

TEST(List, ChecksAreTakenWithAndWithoutThePrefix) {
  const std::vector<std::string> found = ids({"--check", "snag-misplaced-done"});
  EXPECT_THAT(found, Contains("counting/latch-before-publish"));
  EXPECT_THAT(found, Not(Contains("leaks/leaked-writer")));
  EXPECT_EQ(ids({"--check", "misplaced-done"}), found);
}

TEST(List, FiltersLookIntoIdAndTitleInAnyCase) {
  EXPECT_THAT(ids({"PREMATURE"}), Contains("channels/premature-close"));
  EXPECT_THAT(ids({"joinable std::thread"}), Contains("failures/unjoined-thread"));
  const std::vector<std::string> either = ids({"premature-close", "unjoined-thread"});
  EXPECT_THAT(either, Contains("channels/premature-close"));
  EXPECT_THAT(either, Contains("failures/unjoined-thread"));
}

TEST(List, AFilterThatMatchesNothingExitsWithFour) {
  const finished run = run_snag({"list", "no-such-text"});
  EXPECT_EQ(run.code, 4);
  EXPECT_EQ(run.out, "");
  EXPECT_THAT(run.err, HasSubstr("matches; 'snag list' shows all\n"));
  EXPECT_EQ(run_snag({"list", "--check", "snag-no-such-check"}).code, 4);
}

TEST(List, AnEmptySelectionIsStillADocument) {
  const finished run = run_snag({"list", "no-such-text", "--json"});
  EXPECT_EQ(run.code, 4);
  const nlohmann::json document = nlohmann::json::parse(run.out);
  EXPECT_EQ(document.at("schema"), 1);
  EXPECT_TRUE(document.at("cases").empty());
}

TEST(List, AnUnknownFamilyIsNamedWithTheNearest) {
  const finished run = run_snag({"list", "--family", "leak"});
  EXPECT_EQ(run.code, 2);
  EXPECT_EQ(run.err,
            "snag: unknown family 'leak'; did you mean 'leaks'?; the families are channels, counting, "
            "failures, leaks, lifetime, locks, results, threads, time\n");
}

}  // namespace
}  // namespace snag::cli
