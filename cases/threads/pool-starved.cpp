#include "cases/threads/pool-starved.h"

#include "harness/case.h"

namespace {

using cases::pool_starved::chapter;
using cases::pool_starved::print_report;
using snag::engine;
using snag::flavour;
using snag::outcome;
using snag::verdict;

outcome wrong_page(std::size_t page, const std::string& expected, const std::string& got) {
  return outcome::wrong_output("page " + std::to_string(page) + ": expected " + expected + ", got " + got);
}

/// Three chapters and two workers: every page must come, each with its own figure.
outcome more_chapters_than_workers(snag::run_context& run) {
  const std::string edition = std::to_string(run.random() % 1000);
  const std::vector<chapter> chapters = {{"intro", "map"}, {"costs", "bars"}, {"outlook", "line"}};
  const std::vector<std::string> pages = print_report(
      chapters, 2, [&edition](const std::string& figure) { return "[" + figure + edition + "]"; });
  for (std::size_t i = 0; i < chapters.size(); ++i) {
    const std::string expected = chapters[i].text + " [" + chapters[i].figure + edition + "]";
    const std::string got = i < pages.size() ? pages[i] : "nothing";
    if (got != expected) {
      return wrong_page(i, expected, got);
    }
  }
  return outcome::passed();
}

const snag::registered_case pool_starved({
    .id = "threads/pool-starved",
    .title = "every worker of a pool waits for a task that only a worker of the same pool could do",
    .sources = {},
    .check = "",
    .check_gap =
        "that a task of a pool waits for another of the same pool is seen across functions only; no rule "
        "follows it",
    .mental_model = "a pool does all that is submitted to it, sooner or later",
    .expectations =
        {
            {engine::stress, {flavour::plain, flavour::tsan, flavour::asan}, {verdict::deadlocked}},
            {engine::explore, {flavour::tsan}, {verdict::deadlocked}},
        },
    .sightings = {{"bshoshany/thread-pool", "#95", "loops submitted from within loops stood still"},
                  {"TileDB-Inc/TileDB", "#1757",
                   "a pool whose tasks waited for tasks in it; waiters now help"}},
    .scenario = &more_chapters_than_workers,
});

}  // namespace
