#include "cases/leaks/returned-channel-never-read.h"

#include "harness/case.h"

namespace {

using cases::returned_channel_never_read::total;
using snag::engine;
using snag::flavour;
using snag::outcome;
using snag::verdict;

/// Two articles, one of which is in the list: the sum must be right, and nobody may be left.
outcome one_price_is_known(snag::run_context& run) {
  const int pen = 100 + static_cast<int>(run.random() % 100);
  const int got = total({"pen", "ink"}, {{"pen", pen}},
                        [](const std::string& article) { return article == "ink" ? 500 : 0; });
  return got == pen + 500 ? outcome::passed()
                          : outcome::wrong_output("total: expected " + std::to_string(pen + 500) + ", got " +
                                                  std::to_string(got));
}

const snag::registered_case returned_channel_never_read({
    .id = "leaks/returned-channel-never-read",
    .title = "a function returns a channel, its caller does not need it, and the writer waits for ever",
    .sources = {},
    .check = "snag-leaked-writer",
    .check_gap = "",
    .mental_model = "a result that nobody asks for costs nothing, as with a future",
    .expectations =
        {
            {engine::stress, {flavour::plain, flavour::tsan, flavour::asan}, {verdict::leaked}},
            {engine::explore, {flavour::tsan}, {verdict::leaked}},
        },
    .sightings = {{"codeskyblue/go-sh", "#26",
                   "a helper returned the channel of its goroutine, which a timeout left unread"}},
    .scenario = &one_price_is_known,
});

}  // namespace
