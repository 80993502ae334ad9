#include "cases/time/serial-calls.h"

#include <chrono>
#include <thread>

#include "harness/case.h"

namespace {

using cases::serial_calls::profile;
using cases::serial_calls::profiles;
using snag::engine;
using snag::flavour;
using snag::outcome;
using snag::verdict;

using clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

/// Three friends, whose profiles take up to 40 ms each, for a page that is due in 60.
outcome the_page_is_due(snag::run_context& run) {
  const milliseconds one_call(run.virtual_time() ? 30 + run.random() % 10 : 0);
  const int first = static_cast<int>(run.random() % 1000);
  const clock::time_point start = clock::now();
  const std::vector<profile> got = profiles({first, first + 1, first + 2}, [one_call](int id) {
    std::this_thread::sleep_for(one_call);
    return profile{id, "friend " + std::to_string(id)};
  });
  const auto took = std::chrono::duration_cast<milliseconds>(clock::now() - start);
  for (std::size_t i = 0; i < 3; ++i) {
    const int expected = first + static_cast<int>(i);
    if (i >= got.size() || got[i].id != expected || got[i].name != "friend " + std::to_string(expected)) {
      return outcome::wrong_output("profile " + std::to_string(i) + " is not that of " +
                                   std::to_string(expected));
    }
  }
  return !run.virtual_time() || took <= milliseconds(60)
             ? outcome::passed()
             : outcome::late("due after 60 ms, got after " + std::to_string(took.count()) + " ms");
}

const snag::registered_case serial_calls({
    .id = "time/serial-calls",
    .title = "calls that need nothing of each other are made one by one, and their times add up",
    .sources = {34},
    .check = "",
    .check_gap = "the code is right; that it is too slow depends on the calls and on the deadline",
    .mental_model = "three calls cost three times one call, whichever way they are made",
    .expectations =
        {
            {engine::explore, {flavour::tsan}, {verdict::late}},
        },
    .sightings = {},
    .scenario = &the_page_is_due,
});

}  // namespace
