#include "cases/time/rearmed-timer.h"

#include <string>
#include <thread>

#include "harness/case.h"

namespace {

using cases::rearmed_timer::reply;
using cases::rearmed_timer::serve_tokens;
using snag::engine;
using snag::flavour;
using snag::outcome;
using snag::verdict;

using clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

/// Four requests, the next before the token is half as old as it may be: none may be answered with one that
/// has expired. A token is the time of its fetch, in milliseconds from the start.
outcome requests_keep_coming(snag::run_context& run) {
  const milliseconds lifetime(run.virtual_time() ? 100 : 1);
  const milliseconds pause(run.virtual_time() ? 36 + run.random() % 8 : 0);
  const clock::time_point start = clock::now();
  const auto now = [start] {
    return static_cast<int>(std::chrono::duration_cast<milliseconds>(clock::now() - start).count());
  };
  const csp::chan<reply> requests = csp::make_chan<reply>();
  const std::jthread server([&] { serve_tokens(requests, now, lifetime); });

  outcome judged = outcome::passed();
  for (int i = 0; i < 4; ++i) {
    const reply answer = csp::make_chan<int>(1);
    requests.send(answer);
    const int token = answer.receive().value_or(-1);
    const int age = now() - token;
    if (token < 0) {
      judged = outcome::wrong_output("request " + std::to_string(i) + " got no token");
    } else if (run.virtual_time() && age > 105) {
      judged = outcome::late("age of a token: at most 100 ms, got " + std::to_string(age) + " ms");
    }
    std::this_thread::sleep_for(pause);
  }
  requests.close();
  return judged;
}

const snag::registered_case rearmed_timer({
    .id = "time/rearmed-timer",
    .title = "every request starts the refresh timer anew, so a busy cache never refreshes",
    .sources = {31},
    .check = "",
    .check_gap =
        "whether a timeout is meant for one turn of a loop or for all of them is the author's to say",
    .mental_model = "a timeout in a select is an alarm clock that stands beside the loop",
    .expectations =
        {
            {engine::explore, {flavour::tsan}, {verdict::late}},
        },
    .sightings = {{"streamnative/pulsarctl", "#85",
                   "the timeout was made anew in each turn of the loop and never came"}},
    .scenario = &requests_keep_coming,
});

}  // namespace
