#include "cases/leaks/unlinked-child.h"

#include "csp/chan.h"
#include "harness/case.h"

namespace {

using cases::unlinked_child::feed;
using cases::unlinked_child::make_quote;
using cases::unlinked_child::quote;
using snag::engine;
using snag::flavour;
using snag::outcome;
using snag::verdict;

/// Two feeds that are silent, one of them perhaps after a first price, and a customer who is refused.
outcome the_customer_is_refused(snag::run_context& run) {
  const csp::chan<int> talking = csp::make_chan<int>(1);
  const csp::chan<int> silent = csp::make_chan<int>();
  if (run.random() % 2 == 0) {
    talking.send(42);
  }
  const quote got = make_quote({talking, silent}, [] { return std::string("no such customer"); });
  return got.error == "refused: no such customer"
             ? outcome::passed()
             : outcome::wrong_output("error: expected 'refused: no such customer', got '" + got.error + "'");
}

const snag::registered_case unlinked_child({
    .id = "leaks/unlinked-child",
    .title = "a nested group is not derived from its parent, whose cancel does not reach its tasks",
    .sources = {43},
    .check = "snag-lost-cancel",
    .check_gap = "",
    .mental_model = "a group that is made inside a group's task is a part of it",
    .expectations =
        {
            {engine::stress, {flavour::plain, flavour::tsan, flavour::asan}, {verdict::deadlocked}},
            {engine::explore, {flavour::tsan}, {verdict::deadlocked}},
        },
    .sightings = {{"networkservicemesh/sdk", "#1463",
                   "a context was derived from the background, and what waited on it outlived the chain"}},
    .scenario = &the_customer_is_refused,
});

}  // namespace
