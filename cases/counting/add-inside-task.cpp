#include "cases/counting/add-inside-task.h"

#include "harness/case.h"

namespace {

using cases::add_inside_task::scan_folders;
using snag::engine;
using snag::flavour;
using snag::outcome;
using snag::verdict;

/// Two folders with some files each: the sum must have all of them.
outcome every_folder_is_counted(snag::run_context& run) {
  const int letters = 1 + static_cast<int>(run.random() % 9);
  const int photos = 10 * (1 + static_cast<int>(run.random() % 9));
  const int files = scan_folders({"letters", "photos"}, [letters, photos](const std::string& folder) {
    return folder == "letters" ? letters : photos;
  });
  return files == letters + photos ? outcome::passed()
                                   : outcome::lost_result("expected " + std::to_string(letters + photos) +
                                                          " files, got " + std::to_string(files));
}

const snag::registered_case add_inside_task({
    .id = "counting/add-inside-task",
    .title = "a task counts itself up, and the waiter may look before it has",
    .sources = {},
    .check = "snag-add-inside-task",
    .check_gap = "",
    .mental_model = "a task that was started runs, so it counts before the line after the loop is reached",
    .expectations =
        {
            {engine::stress,
             {flavour::plain, flavour::tsan, flavour::asan},
             {verdict::lost_result, verdict::panicked}},
            {engine::explore, {flavour::tsan}, {verdict::lost_result, verdict::panicked}},
        },
    .sightings = {{"kubernetes/kubernetes", "#9732",
                   "the wait could end before the count went up, and the commands never ran"},
                  {"flier/gohs", "#44", "a search ended with 0 files scanned"},
                  {"coredns/coredns", "#3433", "add was called in the goroutine that is waited for"}},
    .scenario = &every_folder_is_counted,
});

}  // namespace
