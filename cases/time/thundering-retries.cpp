#include "cases/time/thundering-retries.h"

#include <mutex>
#include <thread>

#include "harness/case.h"

namespace {

using cases::thundering_retries::upload_all;
using snag::engine;
using snag::flavour;
using snag::outcome;
using snag::verdict;

using std::chrono::milliseconds;

/// Four files for a service that takes one at a time, 10 ms each, and has been idle for a long while before
/// each retry. On real threads nothing is said of times, and so nothing of who was refused.
outcome one_at_a_time(snag::run_context& run) {
  const milliseconds one_upload(run.virtual_time() ? 10 : 0);
  const milliseconds pause(run.virtual_time() ? 60 + run.random() % 20 : 0);
  std::mutex busy;
  const std::vector<std::string> lost =
      upload_all({"a.jpg", "b.jpg", "c.jpg", "d.jpg"}, pause, [&](const std::string&) {
        const std::unique_lock lock(busy, std::try_to_lock);
        if (!lock.owns_lock()) {
          return false;
        }
        std::this_thread::sleep_for(one_upload);
        return true;
      });
  return lost.empty() || !run.virtual_time()
             ? outcome::passed()
             : outcome::lost_result(std::to_string(lost.size()) + " of 4 files given up, first " +
                                    lost.front());
}

const snag::registered_case thundering_retries({
    .id = "time/thundering-retries",
    .title = "all who were refused at once come back at once, and are refused again",
    .sources = {},
    .check = "",
    .check_gap = "how many will sleep the same time is not in the code that sleeps",
    .mental_model = "a service that is busy now will be idle after a pause",
    .expectations =
        {
            {engine::explore, {flavour::tsan}, {verdict::lost_result}},
        },
    .sightings = {{"gojek/heimdall", "#21", "an HTTP client whose instances all retried at the same time"}},
    .scenario = &one_at_a_time,
});

}  // namespace
