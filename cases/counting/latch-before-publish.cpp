#include "cases/counting/latch-before-publish.h"

#include "harness/case.h"

namespace {

using cases::latch_before_publish::total_price;
using snag::engine;
using snag::flavour;
using snag::outcome;
using snag::verdict;

/// Three quotes whose sum is known: a slot that is read before it is written counts as nothing.
outcome every_quote_counts(snag::run_context& run) {
  std::vector<std::function<std::string()>> fetchers;
  long expected = 0;
  for (int i = 0; i < 3; ++i) {
    const long price = 100 + static_cast<long>(run.random() % 900);
    expected += price * 100 + 50;
    fetchers.emplace_back([price] { return std::to_string(price) + ".50"; });
  }
  const long got = total_price(fetchers);
  return got == expected ? outcome::passed()
                         : outcome::lost_result("total: expected " + std::to_string(expected) +
                                                " cents, got " + std::to_string(got));
}

const snag::registered_case latch_before_publish({
    .id = "counting/latch-before-publish",
    .title = "the latch is counted down before the slot is written, so the waiter reads an empty slot",
    .sources = {45, 15},
    .check = "snag-misplaced-done",
    .check_gap = "",
    .mental_model =
        "the latch counts threads that got as far as this line, and what they do after it is quick",
    .expectations =
        {
            {engine::stress, {flavour::plain, flavour::asan}, {verdict::lost_result}},
            {engine::stress, {flavour::tsan}, {verdict::raced, verdict::lost_result}},
            {engine::explore, {flavour::tsan}, {verdict::raced, verdict::lost_result}},
        },
    .sightings = {{"pinterest/rocksplicator", "#494",
                   "a test set the promise before it counted the callback that the test then read"},
                  {"cloudspannerecosystem/spanner-change-watcher", "#40",
                   "countDown ran before the row count was increased"}},
    .scenario = &every_quote_counts,
});

}  // namespace
