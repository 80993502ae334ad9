#include "cases/channels/premature-close.h"

#include "harness/case.h"

namespace {

using cases::premature_close::first_down;
using cases::premature_close::service;
using snag::engine;
using snag::flavour;
using snag::outcome;
using snag::verdict;

/// Five services, one of them down. The function may return while the other four are still to answer.
outcome one_of_five_is_down(snag::run_context& run) {
  const std::size_t down = run.random() % 5;
  std::vector<service> services;
  for (std::size_t i = 0; i < 5; ++i) {
    services.push_back({"service-" + std::to_string(i), [up = i != down] { return up; }});
  }
  const std::string expected = services[down].name;
  const std::string got = first_down(services).value_or("none");
  return got == expected ? outcome::passed()
                         : outcome::wrong_output("down: expected " + expected + ", got " + got);
}

const snag::registered_case premature_close({
    .id = "channels/premature-close",
    .title = "the receiver closes the channel on return while writers still send",
    .sources = {46},
    .check = "snag-premature-close",
    .check_gap = "",
    .mental_model =
        "whoever makes a channel closes it, as whoever opens a file closes it: closing tells the writers "
        "that nobody listens any more",
    .expectations =
        {
            {engine::stress, {flavour::plain, flavour::tsan, flavour::asan}, {verdict::panicked}},
            {engine::explore, {flavour::tsan}, {verdict::panicked}},
        },
    .sightings = {{"hellofresh/health-go", "#84",
                   "the check of a service sent its answer after the timeout had closed the channel"},
                  {"hellofresh/health-go", "#14", "the same panic, four years earlier"}},
    .scenario = &one_of_five_is_down,
});

}  // namespace
