#include "cases/locks/wait-without-predicate.h"

#include <algorithm>

#include "harness/case.h"

namespace {

using cases::wait_without_predicate::cook_all;
using snag::engine;
using snag::flavour;
using snag::outcome;
using snag::verdict;

/// Two or three orders: each must be cooked once.
outcome each_order_is_cooked_once(snag::run_context& run) {
  std::vector<std::string> orders = {"borscht", "pelmeni", "syrniki"};
  orders.resize(2 + run.random() % 2);
  std::vector<std::string> got = cook_all(orders);
  std::sort(got.begin(), got.end());
  return got == orders ? outcome::passed()
                       : outcome::wrong_output(std::to_string(orders.size()) + " orders, cooked " +
                                               std::to_string(got.size()));
}

const snag::registered_case wait_without_predicate({
    .id = "locks/wait-without-predicate",
    .title = "a thread waits to be notified of something that has happened already",
    .sources = {},
    .check = "snag-wait-without-predicate",
    .check_gap = "",
    .mental_model =
        "a condition variable keeps a notification until somebody waits, and wakes nobody for nothing: "
        "who comes back from the wait finds what was announced",
    .expectations =
        {
            {engine::stress,
             {flavour::plain, flavour::tsan, flavour::asan},
             {verdict::deadlocked, verdict::panicked}},
            {engine::explore, {flavour::tsan}, {verdict::deadlocked, verdict::panicked}},
        },
    .sightings = {{"ifm/ifm3d", "#243",
                   "a camera's client waited on its conditions without a predicate, open to lost wake-ups"},
                  {"nasa/fprime", "#5695",
                   "a single wait in a test of conditions; a wake-up for nothing hung the test for minutes"}},
    .scenario = &each_order_is_cooked_once,
});

}  // namespace
