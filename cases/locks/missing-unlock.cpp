#include "cases/locks/missing-unlock.h"

#include <string>

#include "harness/case.h"

namespace {

using cases::missing_unlock::sell;
using snag::engine;
using snag::flavour;
using snag::outcome;
using snag::verdict;

/// Two box offices; one of them asks first for more seats than there are.
outcome a_large_group_asks(snag::run_context& run) {
  const int seats = 4 + static_cast<int>(run.random() % 4);
  const int left = sell(seats, {{seats + 1, 2}, {2}});
  return left == seats - 4 ? outcome::passed()
                           : outcome::wrong_output("expected " + std::to_string(seats - 4) +
                                                   " seats left, got " + std::to_string(left));
}

const snag::registered_case missing_unlock({
    .id = "locks/missing-unlock",
    .title = "an early return leaves the mutex locked",
    .sources = {},
    .check = "snag-missing-unlock",
    .check_gap = "",
    .mental_model = "lock at the top, unlock at the bottom: every way through the function passes both",
    .expectations =
        {
            {engine::stress, {flavour::plain, flavour::tsan, flavour::asan}, {verdict::deadlocked}},
            {engine::explore, {flavour::tsan}, {verdict::deadlocked}},
        },
    .sightings = {{"Countly/countly-sdk-cpp", "#9",
                   "updateSession returned without the unlock when there were no events"},
                  {"X-Profiler/xprofiler", "#50",
                   "a callback of the collector returned early and kept the lock"}},
    .scenario = &a_large_group_asks,
});

}  // namespace
