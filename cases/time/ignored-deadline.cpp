#include "cases/time/ignored-deadline.h"

#include "harness/case.h"

namespace {

using cases::ignored_deadline::await_build;
using snag::engine;
using snag::flavour;
using snag::outcome;
using snag::verdict;

using clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

/// A build that does not end. The caller must be told so when his time is over, and not when the poller
/// wakes.
outcome the_build_hangs(snag::run_context& run) {
  const milliseconds limit(run.virtual_time() ? 1000 : 1);
  const milliseconds pause(run.virtual_time() ? 600 + run.random() % 100 : 1);
  const clock::time_point start = clock::now();
  const std::optional<std::string> got = await_build([] { return std::nullopt; }, pause, limit);
  const auto took = std::chrono::duration_cast<milliseconds>(clock::now() - start);
  if (got) {
    return outcome::wrong_output("status: expected none, got " + *got);
  }
  return !run.virtual_time() || took <= limit + milliseconds(5)
             ? outcome::passed()
             : outcome::late("expected within 1000 ms, got after " + std::to_string(took.count()) + " ms");
}

const snag::registered_case ignored_deadline({
    .id = "time/ignored-deadline",
    .title = "the caller keeps his deadline, then joins a worker who sleeps through it",
    .sources = {26},
    .check = "snag-lost-cancel",
    .check_gap = "",
    .mental_model = "a thread that is asked to stop stops, wherever it is",
    .expectations =
        {
            {engine::explore, {flavour::tsan}, {verdict::late}},
        },
    .sightings = {{"Countly/countly-sdk-cpp", "#149",
                   "stop() waited out the sleep of the update loop, up to 30 seconds"}},
    .scenario = &the_build_hangs,
});

}  // namespace
