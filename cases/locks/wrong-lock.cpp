#include "cases/locks/wrong-lock.h"

#include "harness/case.h"

namespace {

using cases::wrong_lock::chat;
using snag::engine;
using snag::flavour;
using snag::outcome;
using snag::verdict;

/// One or two enter while somebody posts.
outcome some_enter_while_others_post(snag::run_context& run) {
  std::vector<std::string> people = {"ada", "grace"};
  people.resize(1 + run.random() % 2);
  const int expected = static_cast<int>(people.size()) + 1;
  const int last = chat(people, {"hello"});
  return last == expected ? outcome::passed()
                          : outcome::wrong_output("expected event " + std::to_string(expected) +
                                                  " to be the last, got " + std::to_string(last));
}

const snag::registered_case wrong_lock({
    .id = "locks/wrong-lock",
    .title = "two methods guard the same number with two different locks",
    .sources = {},
    .check = "snag-shared-write",
    .check_gap = "",
    .mental_model = "a write under a lock is safe, whichever lock it is",
    .expectations =
        {
            {engine::stress, {flavour::tsan}, {verdict::raced, verdict::wrong_output}},
            {engine::explore, {flavour::tsan}, {verdict::raced, verdict::wrong_output}},
        },
    .sightings = {{"iree-org/iree", "#8856",
                   "each function had a mutex of its own for data that they share"}},
    .scenario = &some_enter_while_others_post,
});

}  // namespace
