// What functions that call each other in a circle close, send, join and count: what is found does not hang on
// who stands or is asked first, and large circles come to an end.

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

const std::string beginning =
    "#include <functional>\n#include <thread>\n#include \"csp/chan.h\"\n#include \"csp/go.h\"\n"
    "#include \"csp/wait_group.h\"\nbool more();\n";
const std::vector<std::string> flags = {"-std=c++20", "-I" SNAG_SOURCE_DIR};

struct written {
  std::string head;
  std::string body;
};

std::string text_of(const std::vector<written>& functions, const std::vector<written>& declared) {
  std::string text = beginning;
  for (const written& one : declared) {
    text += fmt::format("void {};\n", one.head);
  }
  for (const written& one : functions) {
    text += fmt::format("void {} {{ {} }}\n", one.head, one.body);
  }
  return text;
}

/// Check and function of what was found, whichever line it stands on.
std::multiset<std::string> told(const std::vector<nlohmann::json>& findings) {
  std::multiset<std::string> all;
  for (const auto& one : findings) {
    all.insert(one.at("check").get<std::string>() + " in " + one.at("function").get<std::string>());
  }
  return all;
}

std::multiset<std::string> found_in(const std::string& text) {
  const workplace here;
  here.file("a.cpp", text);
  const finished done =
      here.check({"--json", "--limit", "60", "--memory", "1024", "a.cpp", "--", flags[0], flags[1]});
  EXPECT_EQ(done.err.find("lost"), std::string::npos) << done.err;
  return told(nlohmann::json::parse(done.out).at("findings").get<std::vector<nlohmann::json>>());
}

/// Checks the functions in many orders, of declarations and of bodies, and expects the same of each.
void expect_in_every_order(std::vector<written> functions, const std::multiset<std::string>& wanted) {
  const workplace here;
  std::vector<file_to_check> files;
  std::mt19937 random(11);
  std::vector<written> declared = functions;
  for (int i = 0; i < 24; ++i) {
    files.push_back({here.file(fmt::format("order{}.cpp", i), text_of(functions, declared)), flags});
    std::ranges::shuffle(functions, random);
    std::ranges::shuffle(declared, random);
  }
  for (const auto& [file, findings] : here.check_all(files)) {
    EXPECT_EQ(told(findings), wanted) << file;
  }
}

TEST(effect_circles, close_and_send_the_same_in_every_order) {
  expect_in_every_order(
      {
          {"north(csp::chan<int> c)", "if (more()) { east(c); } else { c.close(); }"},
          {"east(csp::chan<int> c)", "if (more()) { south(c); } else { c.close(); }"},
          {"south(csp::chan<int> c)", "west(c);"},
          {"west(csp::chan<int> c)", "north(c);"},
          {"closed_after()", "auto c = csp::make_chan<int>(1); south(c); c.close();"},
          {"closed_before()", "auto c = csp::make_chan<int>(1); c.close(); east(c);"},
          {"sent_after()", "auto c = csp::make_chan<int>(1); west(c); c.send(1);"},
          {"closed_once()", "auto c = csp::make_chan<int>(1); c.send(1); south(c);"},
          {"there(csp::chan<int> c)", "if (more()) { back(c); } c.send(1);"},
          {"back(csp::chan<int> c)", "there(c);"},
          {"sent_round()", "auto c = csp::make_chan<int>(1); c.close(); back(c);"},
          {"perhaps(csp::chan<int> c)", "if (more()) { or_not(c); }"},
          {"or_not(csp::chan<int> c)", "if (more()) { c.close(); return; } perhaps(c);"},
          {"closed_before_perhaps()", "auto c = csp::make_chan<int>(1); c.close(); perhaps(c);"},
          {"swaps(csp::chan<int> a, csp::chan<int> b)", "if (more()) { turns(b, a); } else { a.close(); }"},
          {"turns(csp::chan<int> a, csp::chan<int> b)", "swaps(a, b);"},
          {"closed_one_of_two()",
           "auto c = csp::make_chan<int>(1); auto d = csp::make_chan<int>(1); c.close(); turns(c, d);"},
          {"itself(csp::chan<int> c, int n)", "if (n > 0) { itself(c, n - 1); } c.close();"},
      },
      {
          "snag-double-close in closed_after",
          "snag-double-close in closed_before",
          "snag-double-close in itself",
          "snag-send-after-close in sent_after",
          "snag-send-after-close in sent_round",
      });
}

TEST(effect_circles, join_and_count_the_same_in_every_order) {
  expect_in_every_order(
      {
          {"one(std::thread& t)", "if (more()) { two(t); } else { t.join(); }"},
          {"two(std::thread& t)", "three(t);"},
          {"three(std::thread& t)", "if (more()) { one(t); } else { t.join(); }"},
          {"joined_one()", "std::thread t([] {}); one(t);"},
          {"joined_two()", "std::thread t([] {}); two(t);"},
          {"joined_three()", "std::thread t([] {}); three(t);"},
          {"leaves(std::thread& t)", "if (more()) { alone(t); }"},
          {"alone(std::thread& t)", "leaves(t);"},
          {"left()", "std::thread t([] {}); alone(t);"},
          {"done(csp::wait_group& w)", "if (more()) { also_done(w); } else { w.done(); }"},
          {"also_done(csp::wait_group& w)", "done(w);"},
          {"counted()", "csp::wait_group w; w.add(1); csp::go([&]() noexcept { also_done(w); }); w.wait();"},
          {"adds(csp::wait_group& w)", "if (more()) { also_adds(w); } else { w.add(1); }"},
          {"also_adds(csp::wait_group& w)", "adds(w);"},
          {"added_inside()",
           "csp::wait_group w; csp::go([&]() noexcept { also_adds(w); w.done(); }); w.wait();"},
          {"answers(csp::chan<int> c)", "if (more()) { asks(c); } c.send(1);"},
          {"asks(csp::chan<int> c)", "answers(c);"},
          {"answered()",
           "auto c = csp::make_chan<int>(1); int x = 0; csp::go([&x, c]() noexcept { x = 1; asks(c); }); "
           "c.receive();"},
      },
      {
          "snag-add-inside-task in added_inside",
          "snag-unjoined-thread in left",
      });
}

TEST(effect_circles, start_the_same_in_every_order) {
  // What a helper starts by another helper, which may hand it back.
  expect_in_every_order(
      {
          {"start(std::function<void()> f)", "std::thread([f] { f(); }).detach();"},
          {"forward(std::function<void()> f)", "start([f] { f(); });"},
          {"retry(std::function<void()> f)", "if (more()) { forward([f] { f(); }); } else { again(f); }"},
          {"again(std::function<void()> f)", "retry([f] { f(); });"},
          {"by_helper()", "int x = 0; forward([&x] { ++x; });"},
          {"by_retry()", "int x = 0; retry([&x] { ++x; });"},
          {"by_value()", "int x = 0; retry([x]() mutable { ++x; });"},
      },
      {
          "snag-dangling-capture in by_helper",
          "snag-dangling-capture in by_retry",
      });
}

TEST(effect_circles, of_thousands_of_functions_end) {
  std::vector<written> functions;
  for (int i = 0; i < 4'000; ++i) {
    functions.push_back({fmt::format("f{}(csp::chan<int> c)", i), fmt::format("f{}(c);", (i + 1) % 4'000)});
  }
  functions[3'999].body = "if (more()) { f0(c); } else { c.close(); }";
  functions.push_back({"uses()", "auto c = csp::make_chan<int>(1); f0(c); c.close();"});
  EXPECT_THAT(found_in(text_of(functions, functions)), testing::ElementsAre("snag-double-close in uses"));
}

TEST(effect_circles, in_which_each_does_something_of_its_own_end) {
  constexpr int many = 300;
  std::vector<written> functions;
  std::string globals;
  for (int i = 0; i < many; ++i) {
    functions.push_back(
        {fmt::format("f{}(csp::chan<int> c, int n)", i),
         fmt::format("x{0} = n; if (n == 1) f{1}(c, n); if (n == 2) f{2}(c, n); else c.close();", i,
                     (i + 1) % many, (i * 7 + 3) % many)});
    globals += fmt::format("int x{};\n", i);
  }
  std::string text = text_of(functions, functions);
  text.insert(text.find("void f0"), globals);
  // In each of them: where it is 1, the first call closes, and so does what follows.
  EXPECT_EQ(found_in(text).size(), many);
}

}  // namespace
}  // namespace snag::detector
