#include "cases/locks/double-lock.h"

#include "harness/case.h"

namespace {

using cases::double_lock::serve;
using cases::double_lock::usage;
using snag::engine;
using snag::flavour;
using snag::outcome;
using snag::verdict;

/// Two clients put more pages than there is room for.
outcome the_cache_becomes_full(snag::run_context& run) {
  const std::size_t capacity = 1 + run.random() % 2;
  const std::vector<std::vector<std::string>> clients = {{"/home", "/news"}, {"/shop", "/help"}};
  const usage got = serve(capacity, clients);
  if (got.most_kept != capacity || got.evicted != 4 - capacity) {
    return outcome::wrong_output("room for " + std::to_string(capacity) + ", kept " +
                                 std::to_string(got.most_kept) + ", evicted " + std::to_string(got.evicted));
  }
  return outcome::passed();
}

const snag::registered_case double_lock({
    .id = "locks/double-lock",
    .title = "a method that holds the lock calls another one that takes it",
    .sources = {},
    .check = "snag-double-lock",
    .check_gap = "",
    .mental_model = "a thread that owns a lock may take it again, as with synchronized in Java",
    .expectations =
        {
            {engine::stress, {flavour::plain, flavour::tsan, flavour::asan}, {verdict::deadlocked}},
            {engine::explore, {flavour::tsan}, {verdict::deadlocked}},
        },
    .sightings = {{"Quicr/libquicr", "#62",
                   "unsubscribe locked the session and called a method that locks it, too"},
                  {"wpilibsuite/allwpilib", "#760",
                   "a safety check held its mutex over a call that came back to feed it"}},
    .scenario = &the_cache_becomes_full,
});

}  // namespace
