#include "cases/locks/lock-across-join.h"

#include "harness/case.h"

namespace {

using cases::lock_across_join::count_words;
using snag::engine;
using snag::flavour;
using snag::outcome;
using snag::verdict;

/// One or two short documents.
outcome the_index_is_asked_while_it_is_built(snag::run_context& run) {
  std::vector<std::string> documents = {"to be", "or not"};
  documents.resize(1 + run.random() % 2);
  const std::size_t expected = 2 * documents.size();
  for (const std::size_t got : count_words(documents)) {
    if (got != expected) {
      return outcome::wrong_output("expected " + std::to_string(expected) + " words, got " +
                                   std::to_string(got));
    }
  }
  return outcome::passed();
}

const snag::registered_case lock_across_join({
    .id = "locks/lock-across-join",
    .title = "a thread is joined under a lock that it still needs",
    .sources = {},
    .check = "snag-lock-across-blocking",
    .check_gap = "",
    .mental_model = "a lock is there to keep others away while one works; the longer it is held, the safer",
    .expectations =
        {
            {engine::stress, {flavour::plain, flavour::tsan, flavour::asan}, {verdict::deadlocked}},
            {engine::explore, {flavour::tsan}, {verdict::deadlocked}},
        },
    .sightings = {{"SpartanJ/efsw", "#151",
                   "a file watcher's destructor held the lock that its thread needed to come to an end"}},
    .scenario = &the_index_is_asked_while_it_is_built,
});

}  // namespace
