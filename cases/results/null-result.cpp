#include "cases/results/null-result.h"

#include "harness/case.h"

namespace {

using cases::null_result::overview;
using cases::null_result::record;
using snag::engine;
using snag::flavour;
using snag::outcome;
using snag::verdict;

/// Both services answer; a fetcher, as any decoder, refuses to write to nowhere.
outcome what_was_fetched_is_shown(snag::run_context& run) {
  const std::string number = std::to_string(run.random() % 100);
  const std::string got = overview([&](const std::string& service, record* to) {
    if (to == nullptr) {
      return false;
    }
    to->text = service + " " + number;
    return true;
  });
  const std::string expected = "address " + number + "; orders " + number;
  return got == expected ? outcome::passed()
                         : outcome::wrong_output("overview: expected '" + expected + "', got '" + got + "'");
}

const snag::registered_case null_result({
    .id = "results/null-result",
    .title = "the tasks are handed pointers to results that nobody has made, and every request fails",
    .sources = {3},
    .check = "",
    .check_gap =
        "whether a null pointer may be handed on is known to the callee alone, and it is a std::function",
    .mental_model = "a task that is given a pointer for its result makes the result",
    .expectations =
        {
            {engine::stress, {flavour::plain, flavour::tsan, flavour::asan}, {verdict::wrong_output}},
            {engine::explore, {flavour::tsan}, {verdict::wrong_output}},
        },
    .sightings = {},
    .scenario = &what_was_fetched_is_shown,
});

}  // namespace
