// The smallest case with threads: what one run through the fork server costs besides its scenario.

#include <thread>

#include "harness/case.h"

namespace {

const snag::registered_case two_threads({
    .id = "bench/two-threads",
    .title = "two threads that start and end",
    .sources = {},
    .check = "",
    .check_gap = "",
    .mental_model = "",
    .expectations = {},
    .sightings = {},
    .scenario =
        [](snag::run_context&) {
          std::thread one([] {});
          std::thread two([] {});
          one.join();
          two.join();
          return snag::outcome::passed();
        },
});

}  // namespace
