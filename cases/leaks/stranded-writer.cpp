#include "cases/leaks/stranded-writer.h"

#include "harness/case.h"

namespace {

using cases::stranded_writer::first_bad_line;
using snag::engine;
using snag::flavour;
using snag::outcome;
using snag::verdict;

std::string printed(std::optional<std::size_t> number) {
  return number ? "line " + std::to_string(*number) : std::string("none");
}

/// Twelve lines with a bad one among the first four: the writer is still at work when the reader has seen
/// enough.
outcome an_early_line_is_bad(snag::run_context& run) {
  const std::size_t bad = 1 + run.random() % 4;
  std::vector<std::string> lines(12, "2026");
  lines[bad - 1] = "twenty";
  const std::optional<std::size_t> got = first_bad_line(lines);
  return got == bad ? outcome::passed()
                    : outcome::wrong_output("first bad: expected " + printed(bad) + ", got " + printed(got));
}

const snag::registered_case stranded_writer({
    .id = "leaks/stranded-writer",
    .title = "the reader of a hand-written bounded queue leaves early and the writer waits for room for ever",
    .sources = {37},
    .check = "snag-leaked-writer",
    .check_gap = "",
    .mental_model = "std::jthread joins by itself, so an early return needs no further care",
    .expectations =
        {
            {engine::stress, {flavour::plain, flavour::tsan, flavour::asan}, {verdict::deadlocked}},
            {engine::explore, {flavour::tsan}, {verdict::deadlocked}},
        },
    .sightings = {{"rapidsai/rapidsmpf", "#577",
                   "a consumer that threw left its producer suspended in a full ring buffer"}},
    .scenario = &an_early_line_is_bad,
});

}  // namespace
