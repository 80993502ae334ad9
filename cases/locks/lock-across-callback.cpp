#include "cases/locks/lock-across-callback.h"

#include <algorithm>

#include "harness/case.h"

namespace {

using cases::lock_across_callback::deliver;
using snag::engine;
using snag::flavour;
using snag::outcome;
using snag::verdict;

/// One or two events; at the first the subscriber that has seen enough leaves.
outcome a_subscriber_leaves_at_its_first_event(snag::run_context& run) {
  std::vector<std::string> events = {"started", "updated"};
  events.resize(1 + run.random() % 2);
  std::vector<std::string> journal = deliver(events);
  std::sort(journal.begin(), journal.end());
  return journal == events
             ? outcome::passed()
             : outcome::lost_result(std::to_string(events.size()) + " events, the journal has " +
                                    std::to_string(journal.size()));
}

const snag::registered_case lock_across_callback({
    .id = "locks/lock-across-callback",
    .title = "a callback is called under the lock that it needs itself",
    .sources = {},
    .check = "snag-lock-across-blocking",
    .check_gap = "",
    .mental_model =
        "the list is guarded by the lock, so it is held for as long as the list is walked; what is called on "
        "the way is the subscriber's business",
    .expectations =
        {
            {engine::stress, {flavour::plain, flavour::tsan, flavour::asan}, {verdict::deadlocked}},
            {engine::explore, {flavour::tsan}, {verdict::deadlocked}},
        },
    .sightings = {{"bloomberg/rmqcpp", "#79",
                   "a confirmation callback that sends again needed the mutex under which it was called"},
                  {"pocoproject/poco", "#5168",
                   "observers were called under their mutex; one that unregisters waited for itself"}},
    .scenario = &a_subscriber_leaves_at_its_first_event,
});

}  // namespace
