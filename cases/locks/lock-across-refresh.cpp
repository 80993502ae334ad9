#include "cases/locks/lock-across-refresh.h"

#include <thread>

#include "harness/case.h"

namespace {

using namespace std::chrono_literals;
using cases::lock_across_refresh::answer;
using cases::lock_across_refresh::answer_all;
using cases::lock_across_refresh::clock;
using cases::lock_across_refresh::token;
using snag::engine;
using snag::flavour;
using snag::outcome;
using snag::verdict;

/// The token that is held is due, and good: one of three requests may wait for a new one.
outcome three_requests_while_the_token_is_due(snag::run_context& run) {
  const auto network = std::chrono::milliseconds(run.virtual_time() ? 100 + run.random() % 400 : 0);
  const token held = {"old", clock::now() - 1s};
  const std::vector<answer> answers = answer_all(3, held, [network]() -> std::optional<token> {
    if (network > 0ms) {
      std::this_thread::sleep_for(network);
    }
    return token{"new", clock::now() + 1h};
  });
  int late = 0;
  for (const answer& one : answers) {
    if (one.value != "old" && one.value != "new") {
      return outcome::wrong_output("expected a token, got '" + one.value + "'");
    }
    late += one.waited > 50ms ? 1 : 0;
  }
  return late > 1 && run.virtual_time()
             ? outcome::late(std::to_string(late) + " requests of 3 waited for the network, expected 1")
             : outcome::passed();
}

const snag::registered_case lock_across_refresh({
    .id = "locks/lock-across-refresh",
    .title = "a cache holds its lock while it fetches, and every request waits for the network",
    .sources = {27},
    .check = "snag-lock-across-blocking",
    .check_gap = "a call of somebody else's function under a lock is told at low confidence alone: how long "
                 "it takes is not in the code",
    .mental_model = "the lock keeps others from a token that is about to change; a fetch is short",
    .expectations =
        {
            {engine::explore, {flavour::tsan}, {verdict::late}},
        },
    .sightings = {{"HedvigInsurance/android", "#1328",
                   "the mutex of the token was held over whole requests: one waited seven seconds"}},
    .scenario = &three_requests_while_the_token_is_due,
});

}  // namespace
