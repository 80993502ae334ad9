#include "cases/results/shared-accumulator.h"

#include "harness/case.h"

namespace {

using cases::shared_accumulator::total_sales;
using snag::engine;
using snag::flavour;
using snag::outcome;
using snag::verdict;

/// Three regions whose sum is known: a region that is overwritten by another is missing.
outcome every_region_counts(snag::run_context& run) {
  const long base = 1000 + static_cast<long>(run.random() % 1000);
  const long got = total_sales({"north", "south", "west"}, [base](const std::string& region) {
    return region == "west" ? 2 * base : base;
  });
  return got == 4 * base ? outcome::passed()
                         : outcome::lost_result("total: expected " + std::to_string(4 * base) + ", got " +
                                                std::to_string(got));
}

const snag::registered_case shared_accumulator({
    .id = "results/shared-accumulator",
    .title = "tasks add to one captured total without a lock, and additions overwrite each other",
    .sources = {},
    .check = "snag-shared-write",
    .check_gap = "",
    .mental_model = "+= is one operation, and addition may be done in any order",
    .expectations =
        {
            {engine::stress, {flavour::tsan}, {verdict::raced, verdict::lost_result}},
            {engine::stress, {}, {verdict::lost_result}},
            {engine::explore, {flavour::tsan}, {verdict::raced, verdict::lost_result}},
        },
    .sightings = {{"RcppCore/rcpp-gallery", "#102",
                   "an example for parallel loops added to one sum without a reduction"},
                  {"tokio-rs/tokio", "#4725",
                   "the repair that does not hold: metrics were atomic, updated by a load and a store"}},
    .scenario = &every_region_counts,
});

}  // namespace
