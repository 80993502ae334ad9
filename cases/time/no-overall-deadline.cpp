#include "cases/time/no-overall-deadline.h"

#include <string>
#include <thread>

#include "harness/case.h"

namespace {

using cases::no_overall_deadline::check_all;
using cases::no_overall_deadline::health;
using snag::engine;
using snag::flavour;
using snag::outcome;
using snag::verdict;

using clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

/// One service that answers in good time and two that do not: the report is due when the timeout is over. On
/// real threads nothing is said of times, and so nothing of who was late.
outcome two_of_three_hang(snag::run_context& run) {
  const milliseconds timeout(run.virtual_time() ? 1000 : 1);
  const milliseconds good(run.virtual_time() ? 600 + run.random() % 200 : 0);
  const milliseconds hung(run.virtual_time() ? 60'000 : 2);
  const clock::time_point start = clock::now();
  const std::vector<health> got = check_all({
                                                [good] { return std::this_thread::sleep_for(good), true; },
                                                [hung] { return std::this_thread::sleep_for(hung), true; },
                                                [hung] { return std::this_thread::sleep_for(hung), true; },
                                            },
                                            timeout);
  const auto took = std::chrono::duration_cast<milliseconds>(clock::now() - start);
  if (got.size() != 3) {
    return outcome::wrong_output("services: expected 3, got " + std::to_string(got.size()));
  }
  if (!run.virtual_time()) {
    return outcome::passed();
  }
  if (took > timeout + milliseconds(5)) {
    return outcome::late("expected within 1000 ms, got after " + std::to_string(took.count()) + " ms");
  }
  return got == std::vector{health::up, health::late, health::late}
             ? outcome::passed()
             : outcome::wrong_output("expected up, late, late: a service that answered after " +
                                     std::to_string(good.count()) + " ms of 1000 is not among them");
}

const snag::registered_case no_overall_deadline({
    .id = "time/no-overall-deadline",
    .title = "each of the waits has the whole timeout, so that all of them together have many",
    .sources = {54},
    .check = "",
    .check_gap =
        "a wait with a timeout in a loop is often meant; that these share one is in the documentation alone",
    .mental_model = "what runs in parallel is waited for in parallel",
    .expectations =
        {
            {engine::explore, {flavour::tsan}, {verdict::late}},
        },
    .sightings = {{"openWB/core", "#2606",
                   "each join waited for the whole timeout that was meant for all threads"},
                  {"dbos-inc/dbos-transact-golang", "#450",
                   "a shutdown took its timeout once for each component"}},
    .scenario = &two_of_three_hang,
});

}  // namespace
