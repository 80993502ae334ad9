#include "cases/counting/copied-wait-group.h"

#include <algorithm>

#include "harness/case.h"

namespace {

using cases::copied_wait_group::check_all;
using cases::copied_wait_group::status;
using snag::engine;
using snag::flavour;
using snag::outcome;
using snag::verdict;

/// Two services, one of them down: each must be reported once.
outcome every_service_is_reported(snag::run_context& run) {
  const std::vector<std::string> names = {"billing", "search"};
  const std::string& down = names[run.random() % names.size()];
  const std::vector<status> all = check_all(names, [down](const std::string& name) { return name != down; });
  for (const std::string& name : names) {
    const auto as_it_is = [&](const status& one) { return one.name == name && one.up == (name != down); };
    if (all.size() != names.size() || std::count_if(all.begin(), all.end(), as_it_is) != 1) {
      return outcome::lost_result(name + " is not reported once; got " + std::to_string(all.size()) + " of " +
                                  std::to_string(names.size()));
    }
  }
  return outcome::passed();
}

const snag::registered_case copied_wait_group({
    .id = "counting/copied-wait-group",
    .title = "tasks and waiter each hold a copy of the counter, and the waiter's never reaches zero",
    .sources = {47, 51},
    .check = "snag-copied-sync",
    .check_gap = "",
    .mental_model = "a counter that is captured stays the one counter, as a channel that is captured stays "
                    "the one channel",
    .expectations =
        {
            {engine::stress, {flavour::plain, flavour::tsan, flavour::asan}, {verdict::deadlocked}},
            {engine::explore, {flavour::tsan}, {verdict::deadlocked}},
        },
    .sightings = {{"coreos/locksmith", "#16",
                   "a wait group was passed by value, so that done did not count down what was waited for"}},
    .scenario = &every_service_is_reported,
});

}  // namespace
