#include "cases/results/dropped-errors.h"

#include "harness/case.h"

namespace {

using cases::dropped_errors::problems;
using cases::dropped_errors::rule;
using snag::engine;
using snag::flavour;
using snag::outcome;
using snag::verdict;

std::string printed(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) {
    text += (text.empty() ? "'" : ", '") + line + "'";
  }
  return text.empty() ? "none" : text;
}

/// Three rules, two of which do not hold: both are told, in order.
outcome every_problem_is_told(snag::run_context& run) {
  const std::size_t holds = run.random() % 3;
  std::vector<rule> rules;
  std::vector<std::string> expected;
  for (std::size_t i = 0; i < 3; ++i) {
    const std::string text = "field " + std::to_string(i) + " is empty";
    rules.emplace_back([=] { return i == holds ? csp::error() : csp::make_error(text); });
    if (i != holds) {
      expected.push_back(text);
    }
  }
  const std::vector<std::string> got = problems(rules);
  return got == expected
             ? outcome::passed()
             : outcome::lost_result("problems: expected " + printed(expected) + ", got " + printed(got));
}

const snag::registered_case dropped_errors({
    .id = "results/dropped-errors",
    .title = "the group keeps the first error, and what the other tasks found is dropped",
    .sources = {8},
    .check = "",
    .check_gap = "whether one error is enough is a decision, which no static check can read from the code",
    .mental_model = "waiting for all the tasks gives what all the tasks found",
    .expectations =
        {
            {engine::stress, {flavour::plain, flavour::tsan, flavour::asan}, {verdict::lost_result}},
            {engine::explore, {flavour::tsan}, {verdict::lost_result}},
        },
    .sightings = {{"neondatabase/autoscaling", "#893",
                   "the wait of an error group returns one error at most, so the others are now logged"},
                  {"d2iq-archive/mesos-rxjava", "#68",
                   "the verification of queued tasks was changed to collect every exception, not one"}},
    .scenario = &every_problem_is_told,
});

}  // namespace
