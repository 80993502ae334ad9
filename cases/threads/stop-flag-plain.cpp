#include "cases/threads/stop-flag-plain.h"

#include <atomic>
#include <string>

#include "harness/case.h"

namespace {

using cases::stop_flag_plain::sample_during;
using snag::engine;
using snag::flavour;
using snag::outcome;
using snag::verdict;

/// The gauge counts its readings, while the work waits for the first of them.
outcome readings_come_in_order(snag::run_context& run) {
  const int first = static_cast<int>(run.random() % 1000);
  std::atomic<int> next = first;
  const std::vector<int> got = sample_during([&] { next.wait(first); },
                                             [&] {
                                               const int reading = next++;
                                               next.notify_one();
                                               return reading;
                                             });
  if (got.empty()) {
    return outcome::lost_result("no reading");
  }
  for (std::size_t i = 0; i < got.size(); ++i) {
    if (got[i] != first + static_cast<int>(i)) {
      return outcome::wrong_output("reading " + std::to_string(i) + " is not the next one");
    }
  }
  return outcome::passed();
}

const snag::registered_case stop_flag_plain({
    .id = "threads/stop-flag-plain",
    .title = "a thread is asked to stop by a plain bool, which it need not ever see",
    .sources = {},
    .check = "snag-shared-write",
    .check_gap = "",
    .mental_model = "a flag has one writer and changes once, so nothing can go wrong with it",
    .expectations =
        {
            {engine::stress, {flavour::tsan}, {verdict::raced}},
            {engine::explore, {flavour::tsan}, {verdict::raced}},
        },
    .sightings = {{"sunjw/fhash", "#40", "the stop flag of the hashing thread was a plain bool"},
                  {"openlierox/openlierox", "#1089",
                   "the stop flag of the download worker was a volatile bool"}},
    .scenario = &readings_come_in_order,
});

}  // namespace
