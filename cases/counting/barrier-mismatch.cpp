#include "cases/counting/barrier-mismatch.h"

#include <atomic>

#include "harness/case.h"

namespace {

using cases::barrier_mismatch::shard;
using cases::barrier_mismatch::update;
using snag::engine;
using snag::flavour;
using snag::outcome;
using snag::verdict;

/// Three shards, one of them without news: two are activated, after all three were loaded.
outcome two_of_three_are_activated(snag::run_context& run) {
  const std::size_t unchanged = run.random() % 3;
  std::atomic<int> loaded = 0;
  std::atomic<int> too_early = 0;
  std::vector<shard> shards;
  for (std::size_t i = 0; i < 3; ++i) {
    shards.push_back({"shard-" + std::to_string(i),
                      [&loaded, i, unchanged] {
                        ++loaded;
                        return i != unchanged;
                      },
                      [&loaded, &too_early] { too_early += loaded == 3 ? 0 : 1; }});
  }
  const int activated = update(shards);
  if (activated != 2 || too_early != 0) {
    return outcome::wrong_output("expected 2 shards after 3 loads, got " + std::to_string(activated) + ", " +
                                 std::to_string(too_early) + " of them too early");
  }
  return outcome::passed();
}

const snag::registered_case barrier_mismatch({
    .id = "counting/barrier-mismatch",
    .title = "a thread that has nothing to do leaves, and the barrier still counts on it",
    .sources = {},
    .check = "snag-misplaced-done",
    .check_gap = "",
    .mental_model = "the barrier lets the threads through when all that are still there have arrived",
    .expectations =
        {
            {engine::stress, {flavour::plain, flavour::tsan, flavour::asan}, {verdict::deadlocked}},
            {engine::explore, {flavour::tsan}, {verdict::deadlocked}},
        },
    .sightings = {{"h2oai/datatable", "#2521",
                   "a thread threw, and those that stood at the barrier were left waiting for ever"}},
    .scenario = &two_of_three_are_activated,
});

}  // namespace
