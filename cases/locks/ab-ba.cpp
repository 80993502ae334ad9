#include "cases/locks/ab-ba.h"

#include <thread>

#include "harness/case.h"

namespace {

using cases::ab_ba::depot;
using cases::ab_ba::move_stock;
using snag::engine;
using snag::flavour;
using snag::outcome;
using snag::verdict;

/// Two depots, often of one zone, send each other goods at the same time: nothing may be lost on the way.
outcome two_depots_trade(snag::run_context& run) {
  const int bolts = 2 + static_cast<int>(run.random() % 5);
  depot north;
  depot south;
  north.zone = 1 + static_cast<int>(run.random() % 2);
  south.zone = 1 + static_cast<int>(run.random() % 2);
  north.stock["bolt"] = bolts;
  south.stock["nut"] = bolts;
  int nuts_sent = 0;
  std::thread lorry([&] { nuts_sent = move_stock(south, north, "nut", bolts); });
  const int bolts_sent = move_stock(north, south, "bolt", bolts);
  lorry.join();
  if (bolts_sent != bolts || nuts_sent != bolts || south.stock["bolt"] != bolts ||
      north.stock["nut"] != bolts) {
    return outcome::wrong_output("expected " + std::to_string(bolts) + " bolts and nuts, sent " +
                                 std::to_string(bolts_sent) + " and " + std::to_string(nuts_sent));
  }
  return outcome::passed();
}

const snag::registered_case ab_ba({
    .id = "locks/ab-ba",
    .title = "two threads take the same two locks in opposite order",
    .sources = {},
    .check = "snag-lock-order-inversion",
    .check_gap = "",
    .mental_model = "a function that takes its locks in the order of its parameters takes them in one order",
    .expectations =
        {
            {engine::stress, {flavour::plain, flavour::asan}, {verdict::deadlocked}},
            {engine::stress, {flavour::tsan}, {verdict::deadlocked}},
            {engine::explore, {flavour::tsan}, {verdict::deadlocked}},
        },
    .sightings =
        {{"jubatus/jubatus", "#180",
          "the server took the model's lock and then the mixer's, the mixer its own and then the model's"},
         {"ros2/rmw_fastrtps", "#890",
          "a status listener and the executor took the reader's mutex and the event's in opposite order"}},
    .scenario = &two_depots_trade,
});

}  // namespace
