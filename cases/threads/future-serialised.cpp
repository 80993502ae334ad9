#include "cases/threads/future-serialised.h"

#include <chrono>
#include <thread>

#include "harness/case.h"

namespace {

using cases::future_serialised::warm_up;
using snag::engine;
using snag::flavour;
using snag::outcome;
using snag::verdict;

using clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

/// Three regions that take 100 ms each: all of them are there after little more than 100 ms.
outcome three_regions_at_once(snag::run_context& run) {
  const milliseconds one_region(run.virtual_time() ? 100 : 0);
  const std::size_t entries = 1 + run.random() % 1000;
  const clock::time_point start = clock::now();
  const std::size_t got = warm_up({"north", "south", "west"}, [&](const std::string& region) {
    std::this_thread::sleep_for(one_region);
    return entries + region.size();
  });
  const auto took = std::chrono::duration_cast<milliseconds>(clock::now() - start);
  const std::size_t expected = 3 * entries + 14;
  if (got != expected) {
    return outcome::lost_result("entries: expected " + std::to_string(expected) + ", got " +
                                std::to_string(got));
  }
  return !run.virtual_time() || took <= milliseconds(105)
             ? outcome::passed()
             : outcome::late("expected after 100 ms, got after " + std::to_string(took.count()) + " ms");
}

const snag::registered_case future_serialised({
    .id = "threads/future-serialised",
    .title = "each future of std::async dies in its turn of the loop, and waits for its task before it does",
    .sources = {},
    .check = "snag-future-serialised",
    .check_gap = "",
    .mental_model =
        "std::async starts a task; the future is a ticket for its result, which nobody has to keep",
    .expectations =
        {
            {engine::explore, {flavour::tsan}, {verdict::late}},
        },
    .sightings =
        {{"gnuradio/gnuradio", "#4149",
          "a warning from the audio callback was to be asynchronous; its future was dropped at once"},
         {"measurement-kit/measurement-kit", "#1233", "parallel DNS look-ups ran one by one"}},
    .scenario = &three_regions_at_once,
});

}  // namespace
