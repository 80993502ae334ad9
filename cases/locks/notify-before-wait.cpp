#include "cases/locks/notify-before-wait.h"

#include "harness/case.h"

namespace {

using cases::notify_before_wait::write_all;
using snag::engine;
using snag::flavour;
using snag::outcome;
using snag::verdict;

/// One line or none at all, then the end.
outcome a_short_log_is_stopped(snag::run_context& run) {
  const std::vector<std::string> lines(run.random() % 2, "listening");
  const std::vector<std::string> got = write_all(lines);
  return got == lines ? outcome::passed()
                      : outcome::lost_result("expected " + std::to_string(lines.size()) + " lines, got " +
                                             std::to_string(got.size()));
}

const snag::registered_case notify_before_wait({
    .id = "locks/notify-before-wait",
    .title = "a flag is set and announced without the lock, between the waiter's look and its wait",
    .sources = {},
    .check = "snag-wait-without-predicate",
    .check_gap = "",
    .mental_model =
        "one bool needs no lock: it is either set or not, and who is notified after it was set will see it",
    .expectations =
        {
            {engine::stress, {flavour::plain, flavour::asan}, {verdict::deadlocked}},
            {engine::stress, {flavour::tsan}, {verdict::raced, verdict::deadlocked}},
            {engine::explore, {flavour::tsan}, {verdict::raced, verdict::deadlocked}},
        },
    .sightings = {{"wpilibsuite/allwpilib", "#9424",
                   "atomic flags were set without the mutex of the condition: wake-ups were lost"},
                  {"babbaj/nether-pathfinder", "#32",
                   "stop flags set and notified without the mutex: join waited for ever"}},
    .scenario = &a_short_log_is_stopped,
});

}  // namespace
