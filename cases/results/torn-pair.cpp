#include "cases/results/torn-pair.h"

#include <algorithm>
#include <string>

#include "harness/case.h"

namespace {

using cases::torn_pair::follow;
using cases::torn_pair::quote;
using snag::engine;
using snag::flavour;
using snag::outcome;
using snag::verdict;

/// Two quotes and two looks: what was seen must have been shown.
outcome only_what_was_shown_is_seen(snag::run_context& run) {
  const int base = 1000 + static_cast<int>(run.random() % 1000);
  std::vector<quote> shown = {{base, base + 10}, {base + 50, base + 60}};
  const std::vector<quote> seen = follow(shown, 2);
  shown.push_back({0, 0});
  for (const quote& one : seen) {
    const bool real = std::any_of(shown.begin(), shown.end(), [&](const quote& other) {
      return one.bid == other.bid && one.ask == other.ask;
    });
    if (!real) {
      return outcome::wrong_output("quote: expected one that was shown, got bid " + std::to_string(one.bid) +
                                   " with ask " + std::to_string(one.ask));
    }
  }
  return seen.size() == 2 ? outcome::passed()
                          : outcome::lost_result("looks: expected 2, got " + std::to_string(seen.size()));
}

const snag::registered_case torn_pair({
    .id = "results/torn-pair",
    .title = "two atomics that belong together are read one after the other, and the pair never was",
    .sources = {},
    .check = "",
    .check_gap = "each access is atomic; that the two belong together is known to the author alone",
    .mental_model = "a structure whose members are all atomic can be read at any time",
    .expectations =
        {
            {engine::stress, {}, {verdict::wrong_output}},
            {engine::explore, {flavour::tsan}, {verdict::wrong_output}},
        },
    .sightings =
        {{"ceph/ceph", "#14227",
          "sum and count of a performance counter were two atomics, and their average was of two times"}},
    .scenario = &only_what_was_shown_is_seen,
});

}  // namespace
