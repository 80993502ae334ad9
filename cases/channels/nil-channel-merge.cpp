#include "cases/channels/nil-channel-merge.h"

#include "csp/csp.h"
#include "harness/case.h"

namespace {

using cases::nil_channel_merge::merge_errors;
using cases::nil_channel_merge::part_error;
using snag::engine;
using snag::flavour;
using snag::outcome;
using snag::verdict;

/// Three parts, one of them not asked for: the errors of the other two must come, and then the end.
outcome the_errors_of_the_asked_come(snag::run_context& run) {
  const std::vector<std::string> parts = {"prices", "stock", "reviews"};
  const std::size_t not_asked = run.random() % parts.size();
  std::vector<csp::recv_chan<part_error>> sources(parts.size());
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i != not_asked) {
      const csp::chan<part_error> errors = csp::make_chan<part_error>(1);
      errors.send({parts[i], "timeout"});
      errors.close();
      sources[i] = errors;
    }
  }
  std::size_t got = 0;
  for (const part_error& one : merge_errors(sources)) {
    got += one.part != parts[not_asked] && one.what == "timeout" ? 1 : 0;
  }
  return got == 2 ? outcome::passed()
                  : outcome::lost_result("expected the errors of 2 parts, got " + std::to_string(got));
}

const snag::registered_case nil_channel_merge({
    .id = "channels/nil-channel-merge",
    .title = "a merge receives from a channel that was never made, and its output is never closed",
    .sources = {9},
    .check = "",
    .check_gap = "whether a channel that is passed in was ever made is known to the caller alone",
    .mental_model = "a channel that nobody made is like one that is closed: there is nothing in it",
    .expectations =
        {
            {engine::stress, {flavour::plain, flavour::tsan, flavour::asan}, {verdict::deadlocked}},
            {engine::explore, {flavour::tsan}, {verdict::deadlocked}},
        },
    .sightings = {{"OffchainLabs/nitro", "#1972",
                   "a send to a channel that may be nil would have waited for ever"}},
    .scenario = &the_errors_of_the_asked_come,
});

}  // namespace
