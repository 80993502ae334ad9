#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "cli/run_snag_test.h"

namespace snag::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

struct mistake {
  const char* name;
  std::vector<std::string> arguments;
  const char* line;
};

class Mistakes : public ::testing::TestWithParam<mistake> {};

TEST_P(Mistakes, AreOneLineAndExitTwo) {
  const finished run = run_snag(GetParam().arguments);
  EXPECT_EQ(run.code, 2);
  EXPECT_EQ(run.out, "");
  EXPECT_EQ(run.err, std::string("snag: ") + GetParam().line + "\n");
}

INSTANTIATE_TEST_SUITE_P(
    All, Mistakes,
    ::testing::Values(
        mistake{"command", {"lst"}, "unknown command 'lst'; did you mean 'list'?; see 'snag --help'"},
        mistake{"far_command", {"frobnicate"}, "unknown command 'frobnicate'; see 'snag --help'"},
        mistake{"option",
                {"list", "--famly", "leaks"},
                "unknown option '--famly' of 'snag list'; did you mean '--family'?; see 'snag list --help'"},
        mistake{"option_with_value",
                {"stress", "--sed=4"},
                "unknown option '--sed' of 'snag stress'; did you mean '--seed'?; see 'snag stress --help'"},
        mistake{"root_option",
                {"--versoin"},
                "unknown option '--versoin'; did you mean '--version'?; see 'snag --help'"},
        mistake{"argument", {"doctor", "please"}, "unexpected argument 'please'; see 'snag doctor --help'"},
        mistake{"missing_argument", {"show"}, "CASE is required; see 'snag show --help'"},
        mistake{"missing_value", {"list", "--family"}, "--family needs a value; see 'snag list --help'"},
        mistake{"repeated_option",
                {"stress", "--seed", "1", "--seed", "2"},
                "--seed is given more than once; see 'snag stress --help'"},
        mistake{"colour",
                {"--color", "maybe", "list"},
                "--color 'maybe' is not known; use auto, always or never"},
        mistake{"colour_of_command",
                {"list", "--color=sometimes"},
                "--color 'sometimes' is not known; use auto, always or never"},
        mistake{"kind_of_new",
                {"new", "cse", "a/b"},
                "unknown command 'new cse'; did you mean 'case'?; see 'snag new --help'"}),
    [](const auto& instance) { return std::string(instance.param.name); });

class LaterCommands : public ::testing::TestWithParam<const char*> {};

TEST_P(LaterCommands, SayThatTheyAreNotThere) {
  const finished run = run_snag({GetParam(), "--anything"});
  EXPECT_EQ(run.code, 2);
  EXPECT_EQ(run.err, std::string("snag: '") + GetParam() +
                         "' is not part of this version (" SNAG_VERSION "); see 'snag --help' for what is\n");
}

INSTANTIATE_TEST_SUITE_P(All, LaterCommands, ::testing::Values("book", "learn", "grade", "play", "config"),
                         [](const auto& instance) { return std::string(instance.param); });

TEST(Snag, PrintsItsVersion) {
  const finished run = run_snag({"--version"});
  EXPECT_EQ(run.code, 0);
  EXPECT_EQ(run.out, "snag " SNAG_VERSION "\n");
}

TEST(Snag, WithoutACommandShowsTheHelpOnStderr) {
  const finished run = run_snag({});
  EXPECT_EQ(run.code, 2);
  EXPECT_EQ(run.out, "");
  EXPECT_THAT(run.err, HasSubstr("Usage: snag"));
}

TEST(Snag, HelpOfACommandIsReachedInTwoWays) {
  const finished word = run_snag({"help", "list"});
  EXPECT_EQ(word.code, 0);
  EXPECT_EQ(word.out, run_snag({"list", "--help"}).out);
  EXPECT_EQ(run_snag({"help"}).out, run_snag({"--help"}).out);
}

TEST(Snag, DoesNotListWhatIsNotThere) {
  const std::string help = run_snag({"--help"}).out;
  EXPECT_THAT(help, Not(HasSubstr("grade")));
  EXPECT_THAT(help, HasSubstr("stress"));
}

TEST(Snag, AReaderThatGoesAwayIsQuiet) {
  const finished run =
      run_words({"bash", "-c", std::string("'" SNAG_PROGRAM "' --help | true; echo ${PIPESTATUS[0]}")});
  EXPECT_EQ(run.out, "0\n");
  EXPECT_EQ(run.err, "");
}

TEST(Snag, DataThatIsLostIsAnError) {
  surroundings full;
  full.stdout_file = "/dev/full";
  const finished run = run_snag({"--help"}, full);
  EXPECT_EQ(run.code, 2);
  EXPECT_THAT(run.err, StartsWith("snag: cannot write to standard output: No space left on device"));
}

class Help : public ::testing::TestWithParam<const char*> {};

TEST_P(Help, IsTheApprovedText) {
  std::vector<std::string> arguments;
  std::string name = "help";
  for (const char* at = GetParam(); *at != '\0';) {
    std::string word;
    while (*at != '\0' && *at != ' ') {
      word += *at++;
    }
    while (*at == ' ') {
      ++at;
    }
    arguments.push_back(word);
    name += "-" + word;
  }
  arguments.emplace_back("--help");
  const finished run = run_snag(arguments);
  EXPECT_EQ(run.code, 0);
  EXPECT_EQ(run.err, "");
  EXPECT_THAT(run.out, HasSubstr("Example"));
  expect_golden(name + ".txt", run.out);
}

INSTANTIATE_TEST_SUITE_P(All, Help,
                         ::testing::Values("", "list", "show", "stress", "explore", "replay", "regress",
                                           "merge", "matrix", "flags", "flags explore", "doctor", "new",
                                           "new case", "new check"),
                         [](const auto& instance) {
                           std::string name = *instance.param == '\0' ? "snag" : instance.param;
                           for (char& c : name) {
                             c = c == ' ' ? '_' : c;
                           }
                           return name;
                         });

}  // namespace
}  // namespace snag::cli
