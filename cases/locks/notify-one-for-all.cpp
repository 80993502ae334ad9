#include "cases/locks/notify-one-for-all.h"

#include <algorithm>

#include "harness/case.h"

namespace {

using cases::notify_one_for_all::relay;
using snag::engine;
using snag::flavour;
using snag::outcome;
using snag::verdict;

/// Two producers of one parcel or three, two packers.
outcome every_parcel_is_packed(snag::run_context& run) {
  const int first = static_cast<int>(run.random() % 100);
  std::vector<int> expected = {first, first + 1, first + 2, first + 3};
  std::vector<int> got = relay({{first}, {first + 1, first + 2, first + 3}});
  std::sort(got.begin(), got.end());
  return got == expected ? outcome::passed()
                         : outcome::lost_result("expected 4 parcels, got " + std::to_string(got.size()));
}

const snag::registered_case notify_one_for_all({
    .id = "locks/notify-one-for-all",
    .title = "waiters for different things share a condition, and the one notification goes to the wrong one",
    .sources = {},
    .check = "snag-wait-without-predicate",
    .check_gap = "",
    .mental_model = "one parcel came or went, so one thread has to know, and the notification finds that one",
    .expectations =
        {
            {engine::stress, {flavour::plain, flavour::tsan, flavour::asan}, {verdict::deadlocked}},
            {engine::explore, {flavour::tsan}, {verdict::deadlocked}},
        },
    .sightings = {{"AdaptiveCpp/AdaptiveCpp", "#664",
                   "hangs of an asynchronous worker, mended by notify_all in place of notify_one"}},
    .scenario = &every_parcel_is_packed,
});

}  // namespace
