#include "cases/locks/reader-writer-reader.h"

#include "harness/case.h"

namespace {

using cases::reader_writer_reader::total_while_raising;
using snag::engine;
using snag::flavour;
using snag::outcome;
using snag::verdict;

/// A basket of two articles.
outcome prices_rise_while_a_basket_is_added_up(snag::run_context& run) {
  const int tea = 300 + static_cast<int>(run.random() % 100);
  const int before = tea + 120;
  const int after = before + 20;
  const int got = total_while_raising({{"tea", tea}, {"lemon", 120}}, {"tea", "lemon"}, 10);
  return got == before || got == after
             ? outcome::passed()
             : outcome::wrong_output("expected " + std::to_string(before) + " or " + std::to_string(after) +
                                     ", got " + std::to_string(got));
}

const snag::registered_case reader_writer_reader({
    .id = "locks/reader-writer-reader",
    .title = "a reader takes the read lock again while a writer waits in between",
    .sources = {},
    .check = "snag-double-lock",
    .check_gap = "",
    .mental_model = "read locks never exclude each other, so a reader may take one as often as it likes",
    .expectations =
        {
            {engine::stress, {flavour::plain, flavour::tsan, flavour::asan}, {verdict::deadlocked}},
            {engine::explore, {flavour::tsan}, {verdict::deadlocked}},
        },
    .sightings = {{"couchbase/sync_gateway", "#7322", "a nested read lock with a writer in between"},
                  {"buraksezer/consistent", "#23",
                   "GetClosestN read-locks and calls a method that does the same"},
                  {"iresearch-toolkit/iresearch", "#101", "a read lock taken again while a writer waited"}},
    .scenario = &prices_rise_while_a_basket_is_added_up,
});

}  // namespace
