#include "cases/channels/double-close.h"

#include <algorithm>

#include "harness/case.h"

namespace {

using cases::double_close::load_profiles;
using cases::double_close::profile;
using snag::engine;
using snag::flavour;
using snag::outcome;
using snag::verdict;

/// Three ids for two mappers: every profile must come once.
outcome each_profile_comes_once(snag::run_context& run) {
  const int base = 100 + static_cast<int>(run.random() % 900);
  const std::vector<int> ids = {base, base + 1, base + 2};
  std::vector<profile> profiles =
      load_profiles(ids, 2, [](int id) { return profile{id, "user-" + std::to_string(id)}; });
  std::sort(profiles.begin(), profiles.end(), [](const profile& a, const profile& b) { return a.id < b.id; });
  const auto as_asked = [](const profile& one, int id) {
    return one.id == id && one.name == "user-" + std::to_string(id);
  };
  if (!std::equal(profiles.begin(), profiles.end(), ids.begin(), ids.end(), as_asked)) {
    return outcome::lost_result("expected " + std::to_string(ids.size()) + " profiles, got " +
                                std::to_string(profiles.size()));
  }
  return outcome::passed();
}

const snag::registered_case double_close({
    .id = "channels/double-close",
    .title = "every one of several writers closes the channel that they share",
    .sources = {36},
    .check = "snag-double-close",
    .check_gap = "",
    .mental_model = "close says of the one who calls it that he will send no more, so every writer closes "
                    "when he is done",
    .expectations =
        {
            {engine::stress, {flavour::plain, flavour::tsan, flavour::asan}, {verdict::panicked}},
            {engine::explore, {flavour::tsan}, {verdict::panicked}},
        },
    .sightings = {{"kamildrazkiewicz/go-flow", "#1",
                   "a step that failed made the flow close channels that were closed already"},
                  {"topfreegames/pitaya", "#86",
                   "the agent closed its channels more than once, and panicked"}},
    .scenario = &each_profile_comes_once,
});

}  // namespace
