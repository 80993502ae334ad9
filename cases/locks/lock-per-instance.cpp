#include "cases/locks/lock-per-instance.h"

#include <string>

#include "harness/case.h"

namespace {

using cases::lock_per_instance::measure;
using cases::lock_per_instance::traffic;
using snag::engine;
using snag::flavour;
using snag::outcome;
using snag::verdict;

/// Two connections that send one request or two.
outcome two_connections_send(snag::run_context& run) {
  const std::size_t size = 100 + run.random() % 100;
  const std::vector<std::vector<std::size_t>> connections = {{size, 10}, {size}};
  const traffic got = measure(connections);
  if (got.requests != 3 || got.bytes != 2 * size + 10) {
    return outcome::wrong_output("expected 3 requests and " + std::to_string(2 * size + 10) + " bytes, got " +
                                 std::to_string(got.requests) + " and " + std::to_string(got.bytes));
  }
  return outcome::passed();
}

const snag::registered_case lock_per_instance({
    .id = "locks/lock-per-instance",
    .title = "each object locks a mutex of its own to guard what all of them share",
    .sources = {},
    .check = "snag-shared-write",
    .check_gap = "which objects are made around the same data is not followed",
    .mental_model = "one mutex in the class means one mutex",
    .expectations =
        {
            {engine::stress, {flavour::tsan}, {verdict::raced, verdict::wrong_output}},
            {engine::explore, {flavour::tsan}, {verdict::raced, verdict::wrong_output}},
        },
    .sightings = {{"ethereum/aleth", "#2262",
                   "the mutexes that guard the making of a singleton were its own members"},
                  {"musescore/muse_framework", "#61",
                   "a mutex in every injected reference guarded the container that all of them change"}},
    .scenario = &two_connections_send,
});

}  // namespace
