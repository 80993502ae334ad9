#include "cases/lifetime/thread-loop-capture.h"

#include <algorithm>

#include "harness/case.h"

namespace {

using cases::thread_loop_capture::render;
using snag::engine;
using snag::flavour;
using snag::outcome;
using snag::verdict;

/// A row of tiles, each with a shade of its own: every shade must come back once.
outcome every_tile_is_shaded_once(snag::run_context& run) {
  const int tiles = 4 + static_cast<int>(run.random() % 4);
  std::vector<int> row = render(tiles, [](int tile) { return tile * 10; });
  std::sort(row.begin(), row.end());
  for (int tile = 0; tile < tiles; ++tile) {
    const auto at = static_cast<std::size_t>(tile);
    const int got = at < row.size() ? row[at] : -1;
    if (got != tile * 10) {
      return outcome::wrong_output("tile " + std::to_string(tile) + ": expected shade " +
                                   std::to_string(tile * 10) + ", got " + std::to_string(got));
    }
  }
  return outcome::passed();
}

const snag::registered_case thread_loop_capture({
    .id = "lifetime/thread-loop-capture",
    .title = "std::thread: [&] takes the loop counter along with everything else",
    .sources = {23, 48},
    .check = "snag-loop-capture",
    .check_gap = "",
    .mental_model =
        "the threads are joined before the function returns, so whatever [&] captures is still alive",
    .expectations =
        {
            {engine::stress, {flavour::plain}, {verdict::wrong_output}},
            {engine::stress, {flavour::tsan}, {verdict::raced, verdict::wrong_output}},
            {engine::stress, {flavour::asan}, {verdict::use_after_scope, verdict::wrong_output}},
            {engine::explore, {flavour::tsan}, {verdict::raced, verdict::wrong_output}},
        },
    .sightings = {{"bshoshany/thread-pool", "#6",
                   "parallelize_loop captured the bounds of the block by reference"}},
    .scenario = &every_tile_is_shaded_once,
});

}  // namespace
