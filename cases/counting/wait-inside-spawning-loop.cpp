#include "cases/counting/wait-inside-spawning-loop.h"

#include "harness/case.h"

namespace {

using cases::wait_inside_spawning_loop::run_pipeline;
using snag::engine;
using snag::flavour;
using snag::outcome;
using snag::verdict;

/// Three or four lines through two stages: they come out in order, with the marks of both.
outcome every_line_goes_through_both(snag::run_context& run) {
  std::vector<std::string> lines;
  std::vector<std::string> expected;
  for (std::uint64_t i = 0, n = 3 + run.random() % 2; i < n; ++i) {
    lines.push_back("line " + std::to_string(i));
    expected.push_back("> line " + std::to_string(i) + ";");
  }
  const std::vector<std::string> got =
      run_pipeline(lines, {[](const std::string& line) { return "> " + line; },
                           [](const std::string& line) { return line + ";"; }});
  return got == expected ? outcome::passed()
                         : outcome::wrong_output("expected " + std::to_string(expected.size()) +
                                                 " lines in order, got " + std::to_string(got.size()));
}

const snag::registered_case wait_inside_spawning_loop({
    .id = "counting/wait-inside-spawning-loop",
    .title = "the loop that starts the tasks waits for each of them, and each needs the next one",
    .sources = {},
    .check = "",
    .check_gap =
        "that one task needs another that is not started yet goes through a channel made in the loop",
    .mental_model = "a task that was started is waited for, and the best place is right behind the start",
    .expectations =
        {
            {engine::stress, {flavour::plain, flavour::tsan, flavour::asan}, {verdict::deadlocked}},
            {engine::explore, {flavour::tsan}, {verdict::deadlocked}},
        },
    .sightings = {},
    .scenario = &every_line_goes_through_both,
});

}  // namespace
