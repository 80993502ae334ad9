// Functions that call each other in a circle: what is found hangs neither on who stands or is asked first,
// nor on how long the circle is.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "detector/run_check_test.h"

namespace snag::detector {
namespace {

/// A function: what it does first, whom it calls then (in any order), and what it does last.
struct written {
  std::string name;
  std::string first;
  std::vector<std::string> calls;
  std::string last;
};

const std::string beginning =
    "#include <mutex>\nbool more();\nint x;\nstd::mutex m;\nstd::mutex k;\nstd::mutex other;\n";

std::string text_of(const std::vector<written>& functions, const std::vector<written>& declared,
                    const std::string& condition = "more()") {
  std::string text = beginning;
  for (const written& one : declared) {
    text += fmt::format("void {}();\n", one.name);
  }
  for (const written& one : functions) {
    text += fmt::format("void {}() {{\n  {}\n", one.name, one.first);
    for (const std::string& callee : one.calls) {
      text += fmt::format("  if ({}) {}();\n", condition, callee);
    }
    text += fmt::format("  {}\n}}\n", one.last);
  }
  return text;
}

/// What was found where, whichever line it stands on now. Of two orders of locks, one is the finding: which
/// one, the text decides.
std::multiset<std::string> told(const std::vector<nlohmann::json>& findings) {
  std::multiset<std::string> all;
  for (const auto& one : findings) {
    const auto check = one.at("check").get<std::string>();
    all.insert(check == "snag-lock-order-inversion" ? check
                                                    : check + " in " + one.at("function").get<std::string>() +
                                                          ": " + one.at("message").get<std::string>());
  }
  return all;
}

TEST(lock_circles, give_the_same_findings_in_every_order) {
  // A circle of four with a lock at its far end, one of two that never locks, and those who call them.
  std::vector<written> functions = {
      {"north", "", {"east", "south"}, ""},
      {"east", "", {"south"}, ""},
      {"south", "", {"west", "north"}, ""},
      {"west", "std::lock_guard g(m);", {}, "++x;"},
      {"back", "west();", {"north"}, ""},
      {"home", "", {"back"}, ""},
      {"to_home", "", {"home", "north"}, ""},
      {"even", "++x;", {"odd"}, ""},
      {"odd", "", {"even"}, ""},
      {"holds_and_goes_north", "std::lock_guard g(m);", {"north"}, ""},
      {"holds_and_goes_even", "std::lock_guard g(m);", {"even"}, ""},
      {"holds_another", "std::lock_guard g(k);", {"east"}, ""},
      {"other_way_round", "std::lock_guard g(m); std::lock_guard h(k);", {}, ""},
      {"gives_back", "m.unlock();", {"takes_again"}, "m.lock();"},
      {"takes_again", "", {"gives_back"}, ""},
      {"holds_and_gives_back", "m.lock();", {"takes_again"}, "m.unlock();"},
      {"into_itself", "std::lock_guard g(other);", {"on_the_way"}, ""},
      {"on_the_way", "", {"still_on_the_way", "into_itself"}, ""},
      {"still_on_the_way", "", {"on_the_way"}, ""},
  };
  // The circle of four closes.
  functions[3].calls = {"home"};
  functions[3].first = "{ std::lock_guard g(m); ++x; }";
  const workplace here;
  std::vector<file_to_check> files;
  std::mt19937 random(7);
  std::vector<written> declared = functions;
  for (int i = 0; i < 24; ++i) {
    files.push_back({here.file(fmt::format("order{}.cpp", i), text_of(functions, declared)), {"-std=c++20"}});
    std::ranges::shuffle(functions, random);
    std::ranges::shuffle(declared, random);
    for (written& one : functions) {
      std::ranges::shuffle(one.calls, random);
    }
  }
  const std::multiset<std::string> wanted = {
      "snag-double-lock in holds_and_goes_north: 'north' takes 'm', which this thread holds already",
      "snag-double-lock in into_itself: 'on_the_way' takes 'other', which this thread holds already",
      "snag-lock-order-inversion",
  };
  for (const auto& [file, findings] : here.check_all(files)) {
    EXPECT_EQ(told(findings), wanted) << file;
  }
}

std::multiset<std::string> found_in(const std::string& text) {
  const workplace here;
  here.file("a.cpp", text);
  const finished done = here.check({"--json", "--limit", "60", "a.cpp", "--", "-std=c++20"});
  EXPECT_EQ(done.err.find("lost"), std::string::npos) << done.err;
  return told(nlohmann::json::parse(done.out).at("findings").get<std::vector<nlohmann::json>>());
}

/// n functions of which each calls the next.
std::vector<written> chain(int n) {
  std::vector<written> all;
  for (int i = 0; i < n; ++i) {
    all.push_back({fmt::format("f{}", i), "", {fmt::format("f{}", i + 1)}, ""});
  }
  return all;
}

TEST(lock_circles, of_thousands_of_functions_end) {
  std::vector<written> functions = chain(4'000);
  functions.push_back({"f4000", "m.unlock();", {"f0"}, ""});
  functions.push_back({"uses", "m.lock();", {"f0"}, "m.lock();"});
  EXPECT_THAT(found_in(text_of(functions, functions, "x > 0")), testing::IsEmpty())
      << "it is given back at the far end";
}

TEST(lock_circles, chains_of_ten_thousand_functions_end) {
  std::vector<written> functions = chain(10'000);
  functions.push_back({"f10000", "m.unlock();", {}, ""});
  functions.push_back({"uses", "m.lock();", {}, "f0(); m.lock(); m.lock();"});
  EXPECT_THAT(
      found_in(text_of(functions, functions, "x > 0")),
      testing::ElementsAre("snag-double-lock in uses: 'm' is taken by a thread that holds it already"));
}

TEST(lock_circles, keep_what_one_of_them_takes_for_its_caller) {
  const std::string text = text_of(
      {
          {"enter", "", {"tidy"}, "m.lock();"},
          {"tidy", "enter(); ++x; m.unlock();", {}, ""},
          {"uses", "enter();", {}, "m.lock(); m.unlock(); m.unlock();"},
      },
      {{"enter", "", {}, ""}, {"tidy", "", {}, ""}});
  EXPECT_THAT(
      found_in(text),
      testing::ElementsAre("snag-double-lock in uses: 'm' is taken by a thread that holds it already"));
}

TEST(lock_circles, keep_nothing_that_one_way_leaves_alone) {
  const std::string text = text_of(
      {
          {"enter", "if (more()) return;", {"tidy"}, "m.lock();"},
          {"tidy", "", {"enter"}, ""},
          {"uses", "enter();", {}, "m.lock(); m.unlock();"},
      },
      {{"enter", "", {}, ""}, {"tidy", "", {}, ""}});
  EXPECT_THAT(found_in(text), testing::IsEmpty());
}

}  // namespace
}  // namespace snag::detector
