// Code that nobody writes by hand, of the shapes that make an analysis take the power of their size:
// functions that all call each other, chains, nests, rows. Sizes are such that following every way through
// would not come to an end; what is found is asserted, and that it is found at all.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <ostream>
#include <string>
#include <vector>

#include "detector/run_check_test.h"

namespace snag::detector {
namespace {

using counts = std::map<std::string, int>;

/// What a function of a circle of calls takes is told up to a number of places: how many findings come of it
/// hangs on that number.
constexpr int some = -1;

struct shape {
  std::string name;
  std::string text;
  counts finds;           ///< findings by check, without "snag-"
  int megabytes = 1'000;  ///< that do
};

void PrintTo(const shape& one, std::ostream* out) {
  *out << one.name;
}

/// repeated puts together what a piece says for 0, 1, ... n - 1.
std::string repeated(int n, const std::function<std::string(int)>& piece) {
  std::string all;
  for (int i = 0; i < n; ++i) {
    all += piece(i);
  }
  return all;
}

std::string times(int n, const std::string& piece) {
  return repeated(n, [&](int) { return piece; });
}

/// n functions that each call all of them, between a beginning and an end of their own.
std::string calling_each_other(int n, const std::string& parameter, const std::string& given,
                               const std::function<std::string(int)>& first,
                               const std::function<std::string(int)>& last) {
  return repeated(n, [&](int i) { return fmt::format("void f{}({}int n);\n", i, parameter); }) +
         repeated(n, [&](int i) {
           return fmt::format("void f{}({}int n) {{\n{}", i, parameter, first(i)) +
                  repeated(
                      n, [&](int j) { return fmt::format("  if (n == {0}) f{0}({1}n - 1);\n", j, given); }) +
                  last(i) + "}\n";
         });
}

/// All calls of a function on one line: each finding shows it, as often as it has notes.
std::string in_long_lines(std::string text) {
  for (std::size_t at = text.find("\n  if"); at != std::string::npos; at = text.find("\n  if", at)) {
    text[at] = ' ';
  }
  return text;
}

std::string nothing(int /*i*/) {
  return "";
}

/// All call each other, and each has a promise of its own to fulfil.
std::string functions_that_answer(int n) {
  return repeated(n, [](int i) { return fmt::format("std::promise<int> p{};\n", i); }) +
         calling_each_other(
             n, "", "", [](int i) { return fmt::format("  p{}.set_value(n);\n", i); }, nothing) +
         "std::mutex m;\nvoid uses() { m.lock(); f0(1); m.lock(); m.unlock(); m.unlock(); }\n";
}

std::vector<shape> mutual_calls() {
  const auto own_lock = [](int i) { return fmt::format("  std::lock_guard g(m[{}]);\n", i); };
  const auto locks = [](int n) {
    return repeated(n, [](int i) { return fmt::format("std::mutex m{};\n", i); });
  };
  const auto guard = [](int i) { return fmt::format("  std::lock_guard g(m{});\n", i); };
  return {
      {"functions_that_hand_one_lock_on",
       calling_each_other(
           25, "std::mutex& m, ", "m, ", [](int) { return "  std::lock_guard g(m);\n"; }, nothing),
       {{"double-lock", 25 * 25}}},
      {"functions_with_a_lock_each",
       locks(20) + calling_each_other(20, "", "", guard, nothing),
       {{"double-lock", some}, {"lock-order-inversion", some}}},
      {"functions_with_a_lock_each_in_long_lines",
       locks(100) + in_long_lines(calling_each_other(100, "", "", guard, nothing)),
       {{"double-lock", some}, {"lock-order-inversion", some}},
       400},
      {"functions_with_a_lock_each_that_write",
       "int x;\n" + locks(20) +
           calling_each_other(
               20, "", "", [&](int i) { return guard(i) + "  ++x;\n"; }, nothing),
       {{"double-lock", some}, {"lock-order-inversion", some}}},
      {"functions_with_elements_of_an_array",
       "std::mutex m[40];\n" + calling_each_other(40, "", "", own_lock, nothing),
       {}},
      {"functions_that_lock_by_hand",
       locks(20) + calling_each_other(
                       20, "", "", [](int i) { return fmt::format("  m{}.lock();\n", i); },
                       [](int i) { return fmt::format("  m{}.unlock();\n", i); }),
       {{"double-lock", some}, {"lock-order-inversion", some}}},
      {"functions_that_each_answer", functions_that_answer(60), {{"double-lock", 1}}},
      {"many_functions_that_each_answer", functions_that_answer(200), {{"double-lock", 1}}},
      {"functions_that_hand_references_on",
       "int x[40];\nint y;\n" +
           calling_each_other(
               40, "int& a, ", "n > 3 ? a : y, ", [](int) { return "  a = n;\n"; }, nothing),
       {}},
      {"functions_behind_pointers",
       "std::mutex m;\nstd::vector<std::function<void(int)>> all(60);\n" +
           repeated(60,
                    [](int i) {
                      return fmt::format("void f{}(int n) {{\n  std::lock_guard g(m);\n", i) +
                             repeated(
                                 60, [](int j) { return fmt::format("  if (n == {0}) all[{0}](n);\n", j); }) +
                             "}\n";
                    }),
       {}},
      {"virtual_functions",
       "struct base {\n  std::mutex m;\n" +
           repeated(30, [](int i) { return fmt::format("  virtual void f{}(int n);\n", i); }) +
           "  virtual ~base();\n};\n" +
           repeated(30,
                    [](int i) {
                      return fmt::format("void base::f{}(int n) {{\n  std::lock_guard g(m);\n", i) +
                             repeated(30,
                                      [](int j) { return fmt::format("  if (n == {0}) f{0}(n);\n", j); }) +
                             "}\n";
                    }),
       {}},
  };
}

std::vector<shape> chains() {
  return {
      {"unlocks_that_double_with_each_step",
       "std::mutex m;\nvoid f0() { m.unlock(); }\n" +
           repeated(60, [](int i) { return fmt::format("void f{}() {{ f{}(); f{}(); }}\n", i + 1, i, i); }) +
           "void all() {\n  m.lock();\n  f60();\n  m.lock();\n  m.lock();\n  m.unlock();\n}\n",
       {{"double-lock", 1}}},
      {"functions_that_each_call_an_unknown_one",
       "std::mutex m;\nvoid unknown(int n);\n" +
           repeated(10'001, [](int i) { return fmt::format("void f{}(int n);\n", i); }) +
           repeated(10'000,
                    [](int i) {
                      return fmt::format("void f{}(int n) {{\n  unknown(n);\n  f{}(n);\n}}\n", i, i + 1);
                    }) +
           "void f10000(int n) { unknown(n); }\n"
           "void uses() { m.lock(); f0(1); m.lock(); m.unlock(); m.unlock(); }\n",
       {{"double-lock", 1}}},
      {"functions_that_each_hand_on_to_two",
       "std::mutex m;\nvoid unknown(std::mutex& it);\nint x;\n" +
           repeated(5'002, [](int i) { return fmt::format("void f{}(std::mutex& it);\n", i); }) +
           repeated(5'000,
                    [](int i) {
                      return fmt::format("void f{}(std::mutex& it) {{ unknown(it); f{}(it); f{}(it); }}\n", i,
                                         i + 1, i + 2);
                    }) +
           "void uses() { m.lock(); ++x; m.lock(); m.unlock(); m.unlock(); }\n",
       {{"double-lock", 1}}},
      {"bases_with_a_lock_each",
       "struct c0 { std::mutex m; void f() { std::lock_guard g(m); } };\n" +
           repeated(60,
                    [](int i) {
                      return fmt::format(
                          "struct c{0} : c{1} {{ std::mutex m; void f() {{ std::lock_guard g(m); c{1}::f(); "
                          "}} }};\n",
                          i + 1, i);
                    }),
       {}},
      {"templates_500_deep",
       "template <int N> struct a { std::mutex m; a<N - 1> next; void go() { std::lock_guard g(m); "
       "next.go(); } };\n"
       "template <> struct a<0> { void go() {} };\nvoid f() { static a<500> first; first.go(); }\n",
       {}},
      {"coroutines",
       "struct task {\n  struct promise_type {\n    task get_return_object() { return {}; }\n"
       "    std::suspend_always initial_suspend() { return {}; }\n"
       "    std::suspend_always final_suspend() noexcept { return {}; }\n    void return_void() {}\n"
       "    void unhandled_exception() {}\n  };\n  bool await_ready() { return false; }\n"
       "  void await_suspend(std::coroutine_handle<>) {}\n  void await_resume() {}\n};\nstd::mutex m;\n" +
           repeated(60, [](int i) { return fmt::format("task c{}(int n);\n", i); }) +
           repeated(60,
                    [](int i) {
                      return fmt::format(
                          "task c{}(int n) {{ std::lock_guard g(m); co_await c{}(n); co_await c{}(n); }}\n",
                          i, (i + 1) % 60, (i + 7) % 60);
                    }),
       {{"double-lock", 120}}},
      {"locks_in_one_order",
       repeated(24, [](int i) { return fmt::format("std::mutex m{};\n", i); }) +
           repeated(
               24 * 24,
               [](int i) {
                 return i / 24 >= i % 24
                            ? ""
                            : fmt::format(
                                  "void f{0}() {{ std::lock_guard a(m{1}); std::lock_guard b(m{2}); }}\n", i,
                                  i / 24, i % 24);
               }),
       {}},
  };
}

std::vector<shape> long_functions() {
  return {
      {"else_ifs_that_lock_by_hand",
       "std::mutex m;\nint x;\nvoid f(int n) {\n  " +
           repeated(120,
                    [](int i) {
                      return fmt::format("if (n == {0}) {{ m.lock(); x = {0}; m.unlock(); }}\n  else ", i);
                    }) +
           "x = 0;\n}\n",
       {}},
      {"states_of_a_machine",
       "std::mutex m;\nint step(int);\nvoid f(int n) {\n  for (;;) {\n    switch (n) {\n" +
           repeated(200,
                    [](int i) {
                      return fmt::format("      case {}: m.lock(); n = step(n); m.unlock(); break;\n", i);
                    }) +
           "      default: return;\n    }\n  }\n}\n",
       {}},
      {"locks_in_a_row",
       repeated(200, [](int i) { return fmt::format("std::mutex m{};\n", i); }) + "void f() {\n" +
           repeated(200, [](int i) { return fmt::format("  std::lock_guard g{0}(m{0});\n", i); }) + "}\n",
       {}},
      {"threads_in_a_row",
       "int y;\nvoid f() {\n" +
           repeated(90, [](int i) { return fmt::format("  std::thread t{}([] {{ ++y; }});\n", i); }) +
           repeated(90, [](int i) { return fmt::format("  t{}.join();\n", i); }) + "}\n",
       {{"shared-write", some}}},
      {"tasks_in_tasks",
       "void f() {\n  int x = 0;\n" + times(40, "std::thread([&] { ++x;\n") + times(40, "}).detach();\n") +
           "}\n",
       {{"dangling-capture", 1}}},
      {"one_expression",
       "std::mutex m;\nint g(int);\nint a() { std::lock_guard l(m); return 1; }\nint f() {\n  return 0\n" +
           times(1'000, "      + g(a())\n") + "  ;\n}\n",
       {}},
      {"calls_in_calls",
       "std::mutex m;\nint a(int x) { std::lock_guard l(m); return x; }\nint f() {\n  return " +
           times(200, "a(") + "0" + times(200, ")") + ";\n}\n",
       {}},
  };
}

class hostile : public testing::TestWithParam<shape> {};

TEST_P(hostile, shape_is_checked_to_its_end) {
  const workplace here;
  here.file("a.cpp",
            "#include <coroutine>\n#include <functional>\n#include <future>\n#include <mutex>\n#include "
            "<thread>\n#include "
            "<vector>\n" +
                GetParam().text);
  const finished done = here.check({"--json", "--limit", "60", "--memory",
                                    std::to_string(GetParam().megabytes), "a.cpp", "--", "-std=c++20"});
  ASSERT_EQ(done.code, GetParam().finds.empty() ? 0 : 1) << done.err;
  counts found;
  const auto report = nlohmann::json::parse(done.out);
  for (const auto& one : report.at("findings")) {
    ++found[one.at("check").get<std::string>().substr(std::string("snag-").size())];
  }
  for (auto& [check, count] : found) {
    const auto at = GetParam().finds.find(check);
    count = at != GetParam().finds.end() && at->second == some ? some : count;
  }
  EXPECT_EQ(found, GetParam().finds);
}

std::string name_of(const testing::TestParamInfo<shape>& info) {
  return info.param.name;
}

INSTANTIATE_TEST_SUITE_P(calls, hostile, testing::ValuesIn(mutual_calls()), name_of);
INSTANTIATE_TEST_SUITE_P(chains, hostile, testing::ValuesIn(chains()), name_of);
INSTANTIATE_TEST_SUITE_P(lengths, hostile, testing::ValuesIn(long_functions()), name_of);

}  // namespace
}  // namespace snag::detector
