#include "cases/lifetime/returned-closure.h"

#include <string>

#include "harness/case.h"

namespace {

using cases::returned_closure::make_statements;
using cases::returned_closure::request;
using cases::returned_closure::statement;
using snag::engine;
using snag::flavour;
using snag::outcome;
using snag::verdict;

/// Two accounts and two months: each statement must be the one that was asked for.
outcome each_statement_is_the_one_asked_for(snag::run_context& run) {
  const int first = 1000 + static_cast<int>(run.random() % 1000);
  const std::vector<request> requests = {{first, 1}, {first + 1, 2}};
  const std::vector<statement> got =
      make_statements(requests, [](int account, int month) { return account + month; });
  for (std::size_t i = 0; i < requests.size(); ++i) {
    if (got[i].account != requests[i].account || got[i].month != requests[i].month) {
      return outcome::wrong_output("statement " + std::to_string(i) + ": expected account " +
                                   std::to_string(requests[i].account) + " month " +
                                   std::to_string(requests[i].month) + ", got account " +
                                   std::to_string(got[i].account) + " month " + std::to_string(got[i].month));
    }
  }
  return outcome::passed();
}

const snag::registered_case returned_closure({
    .id = "lifetime/returned-closure",
    .title = "a function returns a closure that refers to its parameters",
    .sources = {19},
    .check = "snag-dangling-capture",
    .check_gap = "",
    .mental_model = "a closure takes along what it uses, as in Go or JavaScript",
    .expectations =
        {
            {engine::stress, {flavour::plain}, {verdict::wrong_output}},
            {engine::stress, {flavour::tsan}, {verdict::wrong_output, verdict::raced}},
            {engine::stress, {flavour::asan}, {verdict::use_after_scope}},
            {engine::explore, {flavour::tsan}, {verdict::wrong_output, verdict::raced}},
        },
    .sightings =
        {{"libigl/libigl", "#245",
          "a stopping condition was returned as a lambda that referred to the function's parameter"}},
    .scenario = &each_statement_is_the_one_asked_for,
});

}  // namespace
