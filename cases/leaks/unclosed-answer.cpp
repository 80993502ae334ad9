#include "cases/leaks/unclosed-answer.h"

#include <string>

#include "harness/case.h"

namespace {

using cases::unclosed_answer::answer;
using cases::unclosed_answer::connection_pool;
using cases::unclosed_answer::shop;
using cases::unclosed_answer::total_stock;
using snag::engine;
using snag::flavour;
using snag::outcome;
using snag::verdict;

/// Four shops and two connections. Two shops answer with an error: the others must still be asked.
outcome two_shops_answer_with_an_error(snag::run_context& run) {
  const int error = 500 + static_cast<int>(run.random() % 5);
  connection_pool pool(2);
  const shop broken = [error] { return answer{error, 0}; };
  const shop working = [] { return answer{200, 7}; };
  const int got = total_stock({broken, broken, working, working}, pool);
  return got == 14 ? outcome::passed()
                   : outcome::wrong_output("stock: expected 14, got " + std::to_string(got));
}

const snag::registered_case unclosed_answer({
    .id = "leaks/unclosed-answer",
    .title = "an answer that is not 200 is left before its connection is given back, until the pool is empty",
    .sources = {2},
    .check = "",
    .check_gap = "a resource that is not given back on an early return: no check of concurrency",
    .mental_model = "there is nothing to close in an answer that was not read",
    .expectations =
        {
            {engine::stress, {flavour::plain, flavour::tsan, flavour::asan}, {verdict::deadlocked}},
            {engine::explore, {flavour::tsan}, {verdict::deadlocked}},
        },
    .sightings = {{"google/gnostic", "#117", "the body of an answer other than 200 was not closed"},
                  {"graphhopper/geocoder-converter", "#53",
                   "failed answers were not closed, and requests timed out waiting for the pool"}},
    .scenario = &two_shops_answer_with_an_error,
});

}  // namespace
