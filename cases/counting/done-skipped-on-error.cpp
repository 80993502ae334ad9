#include "cases/counting/done-skipped-on-error.h"

#include <stdexcept>

#include "harness/case.h"

namespace {

using cases::done_skipped_on_error::total_size;
using snag::engine;
using snag::flavour;
using snag::outcome;
using snag::verdict;

/// Three files, one of them unreadable: the sum must have the other two.
outcome the_readable_files_are_summed(snag::run_context& run) {
  const std::vector<std::string> files = {"a.log", "b.log", "c.log"};
  const std::string& unreadable = files[run.random() % files.size()];
  const long got = total_size(files, [unreadable](const std::string& file) {
    if (file == unreadable) {
      throw std::runtime_error(file + ": permission denied");
    }
    return 100L;
  });
  return got == 200 ? outcome::passed()
                    : outcome::lost_result("expected 200 bytes, got " + std::to_string(got));
}

const snag::registered_case done_skipped_on_error({
    .id = "counting/done-skipped-on-error",
    .title = "a task that fails leaves without counting itself down, and the waiter waits for ever",
    .sources = {},
    .check = "snag-misplaced-done",
    .check_gap = "",
    .mental_model = "the count goes down where the work is done, and the work that failed was not done",
    .expectations =
        {
            {engine::stress, {flavour::plain, flavour::tsan, flavour::asan}, {verdict::deadlocked}},
            {engine::explore, {flavour::tsan}, {verdict::deadlocked}},
        },
    .sightings = {{"influxdata/influxdb-client-go", "#30",
                   "two early exits on errors left the wait group up, and stop waited for ever"},
                  {"php/frankenphp", "#1890", "a continue in front of the count-down"},
                  {"monzo/orchestra", "#5", "an early return without done"}},
    .scenario = &the_readable_files_are_summed,
});

}  // namespace
