#include "cases/locks/lock-across-send.h"

#include "harness/case.h"

namespace {

using cases::lock_across_send::convert_all;
using cases::lock_across_send::progress;
using snag::engine;
using snag::flavour;
using snag::outcome;
using snag::verdict;

/// A few more files than the channel has room for.
outcome more_files_than_room(snag::run_context& run) {
  std::vector<std::string> files = {"a.wav", "b.wav", "c.wav", "d.wav"};
  files.resize(3 + run.random() % 2);
  const progress got = convert_all(files);
  const int expected = static_cast<int>(files.size());
  return got.posted == expected && got.done == expected
             ? outcome::passed()
             : outcome::lost_result("expected " + std::to_string(expected) + " files, posted " +
                                    std::to_string(got.posted) + ", done " + std::to_string(got.done));
}

const snag::registered_case lock_across_send({
    .id = "locks/lock-across-send",
    .title = "a sender holds the lock that its receiver needs before it can receive again",
    .sources = {},
    .check = "snag-lock-across-blocking",
    .check_gap = "",
    .mental_model = "a buffered channel does not block: a send is like a push_back",
    .expectations =
        {
            {engine::stress, {flavour::plain, flavour::tsan, flavour::asan}, {verdict::deadlocked}},
            {engine::explore, {flavour::tsan}, {verdict::deadlocked}},
        },
    .sightings = {{"sensu/sensu-go", "#1264",
                   "a monitor sent on a channel under a mutex that the receiver's other cases take"},
                  {"treeverse/lakeFS", "#1390", "a closer held the mutex while it wrote to a full channel"}},
    .scenario = &more_files_than_room,
});

}  // namespace
