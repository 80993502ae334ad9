#include "cases/locks/lock-across-get.h"

#include "harness/case.h"

namespace {

using cases::lock_across_get::total_in_cents;
using snag::engine;
using snag::flavour;
using snag::outcome;
using snag::verdict;

/// Two currencies.
outcome two_currencies_are_summed(snag::run_context& run) {
  const int francs = 1 + static_cast<int>(run.random() % 9);
  const int expected = francs * 104 + 300 * 92;
  const int got = total_in_cents({{"CHF", francs}, {"USD", 300}}, {{"CHF", 104}, {"USD", 92}});
  return got == expected ? outcome::passed()
                         : outcome::wrong_output("expected " + std::to_string(expected) + " cents, got " +
                                                 std::to_string(got));
}

const snag::registered_case lock_across_get({
    .id = "locks/lock-across-get",
    .title = "a future is waited for under the lock that its task needs",
    .sources = {},
    .check = "snag-lock-across-blocking",
    .check_gap = "",
    .mental_model = "a task that I start under my lock runs under my lock",
    .expectations =
        {
            {engine::stress, {flavour::plain, flavour::tsan, flavour::asan}, {verdict::deadlocked}},
            {engine::explore, {flavour::tsan}, {verdict::deadlocked}},
        },
    .sightings = {{"boostorg/thread", "#416",
                   "an example waits for futures under the log's mutex; their tasks write to the log"}},
    .scenario = &two_currencies_are_summed,
});

}  // namespace
