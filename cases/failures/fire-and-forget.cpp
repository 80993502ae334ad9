#include "cases/failures/fire-and-forget.h"

#include "harness/case.h"

namespace {

using cases::fire_and_forget::audit_log;
using cases::fire_and_forget::transfer;
using snag::engine;
using snag::flavour;
using snag::outcome;
using snag::verdict;

/// Two or three transfers: each has its line in the log when the function has returned.
outcome every_transfer_is_in_the_log(snag::run_context& run) {
  const auto log = std::make_shared<audit_log>();
  const std::vector<long> amounts(2 + run.random() % 2, 50);
  const long got = transfer(1000, amounts, log);
  const std::size_t lines = log->size();
  if (const long expected = 1000 - 50 * static_cast<long>(amounts.size()); got != expected) {
    return outcome::wrong_output("balance: expected " + std::to_string(expected) + ", got " +
                                 std::to_string(got));
  }
  return lines == amounts.size() ? outcome::passed()
                                 : outcome::lost_result("lines: expected " + std::to_string(amounts.size()) +
                                                        ", got " + std::to_string(lines));
}

const snag::registered_case fire_and_forget({
    .id = "failures/fire-and-forget",
    .title = "nothing waits for the detached thread, and what it was to write is missing",
    .sources = {10},
    .check = "",
    .check_gap = "a detached thread that owns what it uses is legal; that somebody needs its result is not "
                 "in the code",
    .mental_model = "a thread that was started will have run",
    .expectations =
        {
            {engine::stress, {flavour::plain, flavour::tsan, flavour::asan}, {verdict::lost_result}},
            {engine::explore, {flavour::tsan}, {verdict::lost_result}},
        },
    .sightings = {{"anthonywilliams/ccia_code_samples", "#55",
                   "a reader of a book on threads asks why a detached thread prints nothing"}},
    .scenario = &every_transfer_is_in_the_log,
});

}  // namespace
