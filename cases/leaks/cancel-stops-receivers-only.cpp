#include "cases/leaks/cancel-stops-receivers-only.h"

#include "harness/case.h"

namespace {

using cases::cancel_stops_receivers_only::log_file;
using cases::cancel_stops_receivers_only::ship_logs;
using snag::engine;
using snag::flavour;
using snag::outcome;
using snag::verdict;

/// Two files of three lines, and a shutdown after the first or second line: what was archived must be
/// counted, and nobody may be left.
outcome the_server_is_shut_down(snag::run_context& run) {
  const int last = 1 + static_cast<int>(run.random() % 2);
  const auto [serving, shut_down] = csp::with_cancel(csp::background());
  int stored = 0;
  const int got = ship_logs(serving, std::vector<log_file>(2, log_file(3, "GET /")),
                            [&stored, last, stop = shut_down](const std::string&) {
                              if (++stored == last) {
                                stop();
                              }
                            });
  return got == stored && got >= last
             ? outcome::passed()
             : outcome::wrong_output("archived: expected " + std::to_string(stored) + " lines, at least " +
                                     std::to_string(last) + ", got " + std::to_string(got));
}

const snag::registered_case cancel_stops_receivers_only({
    .id = "leaks/cancel-stops-receivers-only",
    .title = "the receiver listens to the cancel and the senders do not: they wait for ever",
    .sources = {},
    .check = "snag-leaked-writer",
    .check_gap = "",
    .mental_model = "a cancel stops the pipeline, and its senders are a part of it",
    .expectations =
        {
            {engine::stress, {flavour::plain, flavour::tsan, flavour::asan}, {verdict::leaked}},
            {engine::explore, {flavour::tsan}, {verdict::leaked}},
        },
    .sightings = {{"cloudevents/sdk-go", "#781",
                   "Receive left at ctx.Done, and the write into its channel knew of no context"},
                  {"fullstorydev/grpchan", "#17",
                   "a cancelled call left its handler blocked in a channel that nobody read"}},
    .scenario = &the_server_is_shut_down,
});

}  // namespace
