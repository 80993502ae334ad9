#include "cases/leaks/never-drained-after-cancel.h"

#include <algorithm>
#include <string>
#include <thread>

#include "harness/case.h"

namespace {

using cases::never_drained_after_cancel::consumption;
using snag::engine;
using snag::flavour;
using snag::outcome;
using snag::verdict;

/// Two meters of one reading each that stay open, and a cancel at some time: each reading that was taken is
/// in the sum, and nobody may be left.
outcome reading_is_cancelled(snag::run_context& run) {
  const int reading = 1 + static_cast<int>(run.random() % 9);
  std::vector<csp::chan<int>> readings;
  for (int i = 0; i < 2; ++i) {
    readings.push_back(csp::make_chan<int>(1));
    readings.back().send(reading);
  }
  const auto [reading_on, cancel] = csp::with_cancel(csp::background());
  const std::jthread user([stop = cancel] { stop(); });
  const int got = consumption(reading_on, {readings.begin(), readings.end()});
  const auto taken = std::count_if(readings.begin(), readings.end(),
                                   [](const csp::chan<int>& one) { return one.len() == 0; });
  const int expected = reading * static_cast<int>(taken);
  return got == expected ? outcome::passed()
                         : outcome::lost_result("consumption: expected " + std::to_string(expected) +
                                                ", got " + std::to_string(got));
}

const snag::registered_case never_drained_after_cancel({
    .id = "leaks/never-drained-after-cancel",
    .title = "everybody obeys the cancel at once, and nobody drains the channel of the last results",
    .sources = {},
    .check = "snag-leaked-writer",
    .check_gap = "",
    .mental_model = "after a cancel nobody has anything to say any more",
    .expectations =
        {
            {engine::stress, {flavour::plain, flavour::tsan, flavour::asan}, {verdict::leaked}},
            {engine::explore, {flavour::tsan}, {verdict::leaked}},
        },
    .sightings = {{"ipfs/kubo", "#4593",
                   "after a cancel the collector of garbage blocked writing its error to a full channel"}},
    .scenario = &reading_is_cancelled,
});

}  // namespace
