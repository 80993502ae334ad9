#include "cases/threads/self-join.h"

#include <future>

#include "harness/case.h"

namespace {

using cases::self_join::play;
using snag::engine;
using snag::flavour;
using snag::outcome;
using snag::verdict;

/// Two or three tracks: all of them must be heard, and the player must go quietly.
outcome all_tracks_are_heard(snag::run_context& run) {
  std::vector<std::string> tracks = {"prelude", "fugue"};
  if (run.random() % 2 == 0) {
    tracks.emplace_back("coda");
  }
  std::vector<std::string> heard;
  std::promise<void> end;
  play(tracks, [&](const std::string& track) {
    heard.push_back(track);
    if (heard.size() == tracks.size()) {
      end.set_value();
    }
  });
  end.get_future().wait();
  return heard == tracks
             ? outcome::passed()
             : outcome::wrong_output("tracks: expected " + std::to_string(tracks.size()) + ", got " +
                                     std::to_string(heard.size()) + ", or in another order");
}

const snag::registered_case self_join({
    .id = "threads/self-join",
    .title = "the last owner of an object is its own thread, which then joins itself in the destructor",
    .sources = {},
    .check = "",
    .check_gap = "who lets go last is decided at run time",
    .mental_model = "shared ownership makes any order of ends safe",
    .expectations =
        {
            {engine::stress, {flavour::plain, flavour::tsan, flavour::asan}, {verdict::panicked}},
            {engine::explore, {flavour::tsan}, {verdict::panicked}},
        },
    .sightings = {{"alibaba/PhotonLibOS", "#1561",
                   "an executor was destroyed by a task of its own and joined itself"},
                  {"drogonframework/drogon", "#2552",
                   "the last reference to a database client was let go on the client's own loop"},
                  {"fix-project/fix", "#159", "a weak_ptr that a worker had locked became the last owner"}},
    .scenario = &all_tracks_are_heard,
});

}  // namespace
