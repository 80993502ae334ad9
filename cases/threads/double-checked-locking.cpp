#include "cases/threads/double-checked-locking.h"

#include <atomic>

#include "harness/case.h"

namespace {

using cases::double_checked_locking::in_cents;
using cases::double_checked_locking::rate_table;
using snag::engine;
using snag::flavour;
using snag::outcome;
using snag::verdict;

/// Three payments in two currencies: each with its own rate, and the rates loaded once.
outcome rates_are_loaded_once(snag::run_context& run) {
  const long units = 1 + static_cast<long>(run.random() % 100);
  std::atomic<int> loads = 0;
  const std::vector<long> got = in_cents({{"usd", units}, {"jpy", units}, {"usd", 1}}, [&loads] {
    ++loads;
    return rate_table{{"usd", 92}, {"jpy", 1}};
  });
  if (got != std::vector<long>{units * 92, units, 92}) {
    return outcome::wrong_output("a payment was not converted at its own rate");
  }
  return loads == 1 ? outcome::passed()
                    : outcome::wrong_output("loads: expected 1, got " + std::to_string(loads.load()));
}

const snag::registered_case double_checked_locking({
    .id = "threads/double-checked-locking",
    .title = "the flag that is looked at before the lock is a plain bool, and says less than it seems to",
    .sources = {},
    .check = "snag-shared-write",
    .check_gap = "",
    .mental_model = "a bool is written in one step, so whoever sees true sees all that was written before it",
    .expectations =
        {
            {engine::stress, {flavour::tsan}, {verdict::raced}},
            {engine::explore, {flavour::tsan}, {verdict::raced}},
        },
    .sightings = {{"llvm/llvm-project", "#197816",
                   "lldb's unwind tables were filled under a lock that a plain bool let readers skip"},
                  {"opencv/opencv", "#21612", "the same with a pointer that was declared volatile"}},
    .scenario = &rates_are_loaded_once,
});

}  // namespace
