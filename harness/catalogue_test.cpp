#include "harness/catalogue.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "support/exit_code.h"
#include "support/files.h"

namespace snag {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;

const fs::path toys = SNAG_TOYS;

class catalogues : public testing::Test {
 protected:
  catalogues() {
    std::string name = (fs::temp_directory_path() / "snag-catalogue-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
  }
  ~catalogues() override { fs::remove_all(folder_); }

  /// Writes a shell script that stands for a runner.
  fs::path script(const std::string& name, const std::string& body) {
    const fs::path path = folder_ / name;
    write_file_atomically(path, "#!/bin/sh\n" + body + "\n");
    fs::permissions(path, fs::perms::owner_all);
    return path;
  }

  static std::string message_of(const fs::path& file) {
    try {
      (void)catalogue::load_files(std::span(&file, 1));
    } catch (const user_error& e) {
      EXPECT_THAT(e.what(), testing::Not(HasSubstr("\n")));
      return e.what();
    }
    return "no error";
  }

  fs::path folder_;
};

TEST_F(catalogues, merge_what_all_runners_offer) {
  const catalogue all = catalogue::load(toys);
  EXPECT_EQ(all.runners().size(), 5U);
  const catalogue_case& c = all.find("verdicts/raced");
  EXPECT_EQ(c.info.title, "the toy verdicts/raced");
  EXPECT_EQ(c.info.family(), "verdicts");
  ASSERT_EQ(c.info.expectations.size(), 1U);
  EXPECT_EQ(c.info.expectations[0].any_of, std::vector<verdict>{verdict::raced});
  EXPECT_EQ(c.runners.size(), 5U);
  const runner_program* runner = all.runner_for(c, variant::buggy, flavour::tsan);
  ASSERT_NE(runner, nullptr);
  EXPECT_EQ(runner->path, toys / "buggy-tsan");
  EXPECT_EQ(all.runner_for(c, variant::fixed, flavour::tsan), nullptr);
  EXPECT_EQ(all.find("repairs/breaks-otherwise").info.plausible_shows,
            std::vector<verdict>{verdict::deadlocked});
  EXPECT_TRUE(std::is_sorted(all.cases().begin(), all.cases().end(),
                             [](const auto& a, const auto& b) { return a.info.id < b.info.id; }));
}

TEST_F(catalogues, find_a_case_by_its_name_alone) {
  const catalogue all = catalogue::load(toys);
  EXPECT_EQ(all.find("upgrade").info.id, "waits/upgrade");
  try {
    (void)all.find("verdicts/racd");
    FAIL();
  } catch (const user_error& e) {
    EXPECT_THAT(e.what(), HasSubstr("unknown case 'verdicts/racd'; did you mean 'verdicts/raced'?"));
  }
}

TEST_F(catalogues, take_the_runners_that_are_named) {
  const fs::path file = toys / "buggy-plain";
  const catalogue one = catalogue::load_files(std::span(&file, 1));
  EXPECT_EQ(one.runners().size(), 1U);
  EXPECT_THAT(message_of(folder_ / "nowhere"), HasSubstr("nowhere': there is no such file"));
  EXPECT_THAT(message_of(folder_), HasSubstr("not a program that may be executed"));
}

TEST_F(catalogues, name_a_runner_that_dies_at_start) {
  EXPECT_THAT(message_of(script("dies", "echo 'libnothing.so: cannot open' >&2; exit 127")),
              AllOf(HasSubstr("dies': died at start with exit code 127, saying: libnothing.so: cannot open"),
                    HasSubstr("rebuild it")));
  EXPECT_THAT(message_of(script("killed", "kill -SEGV $$")), HasSubstr("died at start with signal 11"));
}

TEST_F(catalogues, refuse_what_is_no_runner) {
  EXPECT_THAT(message_of(script("chatty", "echo hello")), HasSubstr("its answer to --describe is not JSON"));
  EXPECT_THAT(message_of(script("empty", "echo '{}'")), HasSubstr("is not a runner's"));
  EXPECT_THAT(message_of(script("newer", "echo '{\"schema\": 2}'")), HasSubstr("speaks schema 2"));
  EXPECT_THAT(
      message_of(script("odd", R"(echo '{"schema":1,"variant":"better","flavour":"plain","cases":[]}')")),
      HasSubstr("'better' is no word of this version"));
}

TEST_F(catalogues, refuse_two_offers_of_the_same) {
  fs::copy_file(toys / "buggy-plain", folder_ / "one");
  fs::copy_file(toys / "buggy-plain", folder_ / "two");
  try {
    (void)catalogue::load(folder_);
    FAIL();
  } catch (const user_error& e) {
    EXPECT_THAT(e.what(), HasSubstr("is offered by"));
  }
}

TEST_F(catalogues, refuse_runners_of_different_builds) {
  const std::string other =
      R"('{"schema":1,"variant":"fixed","flavour":"plain","compiler":"x","cases":[{"id":"verdicts/raced",)"
      R"("title":"another","sources":[],"check":"","check_gap":"","mental_model":"","expectations":[],)"
      R"("sightings":[]}]}')";
  const std::vector<fs::path> files = {toys / "buggy-plain", script("other", "echo " + other)};
  try {
    (void)catalogue::load_files(files);
    FAIL();
  } catch (const user_error& e) {
    EXPECT_THAT(e.what(), AllOf(HasSubstr("'verdicts/raced' differently"), HasSubstr("rebuild both")));
  }
}

TEST_F(catalogues, say_how_to_get_runners) {
  EXPECT_THROW((void)catalogue::load(folder_ / "none"), user_error);
  try {
    (void)catalogue::load(folder_);
    FAIL();
  } catch (const user_error& e) {
    EXPECT_THAT(e.what(), AllOf(HasSubstr("no runners in"), HasSubstr("snag_runners")));
  }
}

}  // namespace
}  // namespace snag
