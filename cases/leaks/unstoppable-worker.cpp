#include "cases/leaks/unstoppable-worker.h"

#include "harness/case.h"

namespace {

using cases::unstoppable_worker::make_thumbnails;
using snag::engine;
using snag::flavour;
using snag::outcome;
using snag::verdict;

/// A few pictures: all thumbnails must come back, and the worker must be gone.
outcome a_few_pictures(snag::run_context& run) {
  const std::size_t count = 1 + run.random() % 2;
  std::vector<std::string> pictures;
  std::vector<std::string> expected;
  for (std::size_t i = 0; i < count; ++i) {
    pictures.push_back("cat-" + std::to_string(i));
    expected.push_back("small cat-" + std::to_string(i));
  }
  const std::vector<std::string> got =
      make_thumbnails(pictures, [](const std::string& picture) { return "small " + picture; });
  return got == expected ? outcome::passed()
                         : outcome::wrong_output("thumbnails: expected " + std::to_string(expected.size()) +
                                                 " in order, got " + std::to_string(got.size()));
}

const snag::registered_case unstoppable_worker({
    .id = "leaks/unstoppable-worker",
    .title = "nothing can stop the worker, so its owner waits for it for ever",
    .sources = {25},
    .check = "snag-lost-cancel",
    .check_gap = "",
    .mental_model = "a worker without work does nothing, so it can be joined at any time",
    .expectations =
        {
            {engine::stress, {flavour::plain, flavour::tsan, flavour::asan}, {verdict::deadlocked}},
            {engine::explore, {flavour::tsan}, {verdict::deadlocked}},
        },
    .sightings = {{"skalenetwork/skaled", "#410",
                   "a pool's workers looked at the flag between jobs and then waited without it: exit hung"},
                  {"pocketnetteam/pocketnet.core", "#299",
                   "the flag was checked before the queue's lock was taken, and the stop fell in between"}},
    .scenario = &a_few_pictures,
});

}  // namespace
