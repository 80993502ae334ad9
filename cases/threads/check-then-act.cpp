#include "cases/threads/check-then-act.h"

#include "harness/case.h"

namespace {

using cases::check_then_act::book;
using snag::engine;
using snag::flavour;
using snag::outcome;
using snag::verdict;

/// Three customers, two of whom want the same seat: one of the two must go without.
outcome two_want_the_same_seat(snag::run_context& run) {
  const std::size_t popular = run.random() % 4;
  const std::size_t other = (popular + 1 + run.random() % 3) % 4;
  const std::vector<std::string> got = book(4, {{"ada", popular}, {"bob", popular}, {"cyd", other}});
  std::string names;
  for (const std::string& name : got) {
    names += (names.empty() ? "" : ", ") + name;
  }
  return got.size() == 2 && got.back() == "cyd"
             ? outcome::passed()
             : outcome::wrong_output("confirmed: expected ada or bob, and cyd; got " + names);
}

const snag::registered_case check_then_act({
    .id = "threads/check-then-act",
    .title = "a seat is checked in one atomic step and taken in another, and is sold twice",
    .sources = {},
    .check = "",
    .check_gap = "each call is atomic; that two of them belong together is not written anywhere",
    .mental_model = "code that is made of atomic operations is atomic",
    .expectations =
        {
            {engine::stress, {}, {verdict::wrong_output}},
            {engine::explore, {flavour::tsan}, {verdict::wrong_output}},
        },
    .sightings = {{"apache/trafficserver", "#5758",
                   "a count was raised and then compared: two threads both saw the last one and both began"}},
    .scenario = &two_want_the_same_seat,
});

}  // namespace
