#include "cases/leaks/lost-cancel.h"

#include "harness/case.h"

namespace {

using cases::lost_cancel::connection;
using cases::lost_cancel::download;
using cases::lost_cancel::fetch;
using snag::engine;
using snag::flavour;
using snag::outcome;
using snag::verdict;

/// A server from which every block comes, and a user who does not abort: the text must be whole, and nobody
/// may be left.
outcome every_block_comes(snag::run_context& run) {
  const int blocks = 2 + static_cast<int>(run.random() % 2);
  const connection server{[] { return std::optional<std::string>("line\n"); }, [] {}};
  const csp::chan<csp::unit> user_aborts = csp::make_chan<csp::unit>();
  const download got = fetch(server, blocks, user_aborts);
  std::string expected;
  for (int i = 0; i < blocks; ++i) {
    expected += "line\n";
  }
  return got.text == expected ? outcome::passed()
                              : outcome::wrong_output("text: expected " + std::to_string(expected.size()) +
                                                      " bytes, got " + std::to_string(got.text.size()));
}

const snag::registered_case lost_cancel({
    .id = "leaks/lost-cancel",
    .title = "the cancel is skipped on the success path, and the watcher waits for ever",
    .sources = {6},
    .check = "snag-lost-cancel",
    .check_gap = "",
    .mental_model = "cancelling is for what went wrong: what went well needs no cancelling",
    .expectations =
        {
            {engine::stress, {flavour::plain, flavour::tsan, flavour::asan}, {verdict::leaked}},
            {engine::explore, {flavour::tsan}, {verdict::leaked}},
        },
    .sightings = {{"projectdiscovery/ratelimit", "#19",
                   "the cancel function was never called, and each limiter's goroutine stayed in its select"},
                  {"uber/tchannel-go", "#278", "contexts that were not cancelled kept a goroutine each"}},
    .scenario = &every_block_comes,
});

}  // namespace
