#include "cases/lifetime/outlives-aggregate.h"

#include "harness/case.h"

namespace {

using cases::outlives_aggregate::load_overview;
using cases::outlives_aggregate::overview;
using cases::outlives_aggregate::service;
using snag::engine;
using snag::flavour;
using snag::outcome;
using snag::verdict;

/// Three services, one of them down: its error must come back, whatever the other two do meanwhile.
outcome one_service_is_down(snag::run_context& run) {
  const std::size_t down = run.random() % 3;
  std::vector<service> services;
  for (std::size_t i = 0; i < 3; ++i) {
    services.push_back({"service-" + std::to_string(i), [i, down]() -> std::optional<int> {
                          return i == down ? std::nullopt : std::optional<int>(static_cast<int>(i));
                        }});
  }
  const std::string expected = services[down].name + " is down";
  const overview got = load_overview(services);
  return got.error == expected
             ? outcome::passed()
             : outcome::wrong_output("error: expected '" + expected + "', got '" + got.error + "'");
}

const snag::registered_case outlives_aggregate({
    .id = "lifetime/outlives-aggregate",
    .title = "the function returns at the first error, and the other tasks write into its result",
    .sources = {7},
    .check = "snag-dangling-capture",
    .check_gap = "",
    .mental_model = "once the function has returned its error, what the late tasks write is merely ignored",
    .expectations =
        {
            {engine::stress, {}, {verdict::crashed}},
            {engine::stress, {flavour::tsan}, {verdict::use_after_scope, verdict::raced}},
            {engine::stress, {flavour::asan}, {verdict::use_after_scope}},
            {engine::explore, {flavour::tsan}, {verdict::use_after_scope, verdict::raced}},
        },
    .sightings = {{"zloylos/grsync", "#19",
                   "Run came back while its goroutines still filled the log that the caller then read"}},
    .scenario = &one_service_is_down,
});

}  // namespace
