#include "cases/results/lost-pointer.h"

#include "harness/case.h"

namespace {

using cases::lost_pointer::backend;
using cases::lost_pointer::cart;
using cases::lost_pointer::checkout_line;
using cases::lost_pointer::profile;
using snag::engine;
using snag::flavour;
using snag::outcome;
using snag::verdict;

/// A customer with a discount and a filled cart: both answers must be in the line.
outcome both_answers_are_used(snag::run_context& run) {
  const int items = 1 + static_cast<int>(run.random() % 9);
  const backend services = {
      .profile_of = [](int) { return profile{.name = "Ada", .discount_percent = 10}; },
      .cart_of = [items](int) { return cart{.items = items, .cents = items * 1000L}; },
  };
  const std::string expected =
      "Ada: " + std::to_string(items) + " items, " + std::to_string(items * 900) + " cents";
  const std::string got = checkout_line(7, services);
  return got == expected ? outcome::passed()
                         : outcome::lost_result("line: expected '" + expected + "', got '" + got + "'");
}

const snag::registered_case lost_pointer({
    .id = "results/lost-pointer",
    .title = "the task assigns its own copy of the pointer, and the caller's object stays empty",
    .sources = {18},
    .check = "snag-lost-result",
    .check_gap = "",
    .mental_model = "the pointer is shared, so whatever the task assigns to it, the caller sees",
    .expectations =
        {
            {engine::stress, {flavour::plain, flavour::tsan, flavour::asan}, {verdict::lost_result}},
            {engine::explore, {flavour::tsan}, {verdict::lost_result}},
        },
    .sightings = {},
    .scenario = &both_answers_are_used,
});

}  // namespace
