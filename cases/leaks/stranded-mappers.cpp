#include "cases/leaks/stranded-mappers.h"

#include "harness/case.h"

namespace {

using cases::stranded_mappers::mean_age;
using cases::stranded_mappers::profile;
using cases::stranded_mappers::statistics;
using snag::engine;
using snag::flavour;
using snag::outcome;
using snag::verdict;

/// Three friends, two of whom have told no age: an error must come back.
outcome two_friends_have_no_age(snag::run_context& run) {
  const int first = static_cast<int>(run.random() % 100);
  const std::vector<int> ids = {first, first + 1, first + 2};
  const statistics got = mean_age(ids, [first](int id) { return profile{id, id == first ? 33 : 0}; });
  const auto error_of = [](int id) { return "friend " + std::to_string(id) + " has no age"; };
  return got.error == error_of(first + 1) || got.error == error_of(first + 2)
             ? outcome::passed()
             : outcome::wrong_output("error: expected that of a friend without age, got '" + got.error + "'");
}

const snag::registered_case stranded_mappers({
    .id = "leaks/stranded-mappers",
    .title = "the reducer stops on an error, and the mappers wait for ever to hand over their results",
    .sources = {38},
    .check = "snag-leaked-writer",
    .check_gap = "",
    .mental_model = "an error in one task of the group ends the others: that is what a group is for",
    .expectations =
        {
            {engine::stress, {flavour::plain, flavour::tsan, flavour::asan}, {verdict::deadlocked}},
            {engine::explore, {flavour::tsan}, {verdict::deadlocked}},
        },
    .sightings = {{"topfreegames/pitaya", "#315",
                   "the consumer left at its timer, and the producer blocked in its send for ever"}},
    .scenario = &two_friends_have_no_age,
});

}  // namespace
