#include "cases/leaks/stranded-producer.h"

#include <stdexcept>

#include "harness/case.h"

namespace {

using cases::stranded_producer::greet;
using cases::stranded_producer::greeted;
using snag::engine;
using snag::flavour;
using snag::outcome;
using snag::verdict;

/// Seven friends, and no answer for any of them: the first error must come back.
outcome nobody_can_be_looked_up(snag::run_context& run) {
  const int first = static_cast<int>(run.random() % 100);
  std::vector<int> friends;
  for (int i = 0; i < 7; ++i) {
    friends.push_back(first + i);
  }
  const greeted got =
      greet(friends, [](int) -> std::string { throw std::runtime_error("friends are not available"); });
  return got.error.find("friends are not available") != std::string::npos
             ? outcome::passed()
             : outcome::wrong_output("error: expected 'friends are not available', got '" + got.error + "'");
}

const snag::registered_case stranded_producer({
    .id = "leaks/stranded-producer",
    .title = "all workers stop on an error, and the producer waits for ever to hand over the next item",
    .sources = {37},
    .check = "snag-leaked-writer",
    .check_gap =
        "every receiver may end by an exception of a function that is handed in, of which nothing is known",
    .mental_model = "as long as there are workers in the code there is somebody who takes the next item",
    .expectations =
        {
            {engine::stress, {flavour::plain, flavour::tsan, flavour::asan}, {verdict::deadlocked}},
            {engine::explore, {flavour::tsan}, {verdict::deadlocked}},
        },
    .sightings = {{"xataio/pgstream", "#94",
                   "the sending goroutine ended on an error, and whoever enqueued the next message blocked"},
                  {"hashicorp/nomad-autoscaler", "#181",
                   "a worker blocked for ever in its send to a handler that had exited"}},
    .scenario = &nobody_can_be_looked_up,
});

}  // namespace
